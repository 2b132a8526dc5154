// The walls between the rooms of harness/. Data flows one way: see docs/architecture.md.
/** A room may import itself, base, and what is listed here. */
const room = (name, allowed, comment, typesOnly = []) => ({
  name: `room-${name}`,
  comment,
  severity: "error",
  from: { path: `^harness/${name}/` },
  to: {
    path: `^harness/`,
    pathNot: [
      `^harness/${name}/`,
      "^harness/base/",
      ...allowed.map((other) => `^harness/${other}/`),
      ...typesOnly.map((other) => `^harness/${other}/(types|evidence|crash-dump)\\.ts$`),
    ],
  },
});

const effects =
  "^(node:)?(fs|fs/promises|net|http|https|tls|dgram|child_process|worker_threads|os|cluster|perf_hooks|timers|timers/promises)$";

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "A cycle hides which way data flows.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    room("base", [], "Base is the floor: it knows no room."),
    room("config", [], "A scenario is validated without touching the world."),
    room("target", ["config"], "Starting a service needs only its configuration."),
    room("beam", [], "The sidecar link knows nodes, not services; it is handed a way to start a program.", [
      "target",
    ]),
    room(
      "population",
      [],
      "Users are pure arithmetic over a plan, so hours of schedule are tested in milliseconds.",
      ["config"],
    ),
    room(
      "load",
      ["population"],
      "Engines carry the population's acts; what they measure goes on the timeline.",
      ["config", "target", "timeline"],
    ),
    room("probe", ["beam"], "The probe samples and never interprets.", ["config", "target", "timeline"]),
    room("timeline", [], "The timeline is the seam: it knows neither who wrote nor who judges."),
    room(
      "autopsy",
      ["timeline"],
      "A dead node's dump is read the same with and without a run: what it says goes on the timeline.",
    ),
    room(
      "verdict",
      ["config"],
      "A verdict is recomputed from disk: it may see the record and the scenario, whose gates it checks, only.",
      ["timeline"],
    ),
    room(
      "diagnosis",
      ["verdict"],
      "A cause is found again from disk: it may see the record, the scenario and the verdict only.",
      ["timeline", "config"],
    ),
    room(
      "report",
      [],
      "A report is a pure function of result and timeline: a report bug never costs a run.",
      ["verdict", "timeline", "config", "diagnosis"],
    ),
    {
      name: "pure-rooms",
      comment: "Rooms that must give the same answer from disk touch no file, socket, process or clock.",
      severity: "error",
      from: {
        path: "^harness/(base|config|population|verdict|diagnosis|report)/",
        pathNot: "^harness/(config/load-file|base/clock)\\.ts$",
      },
      to: { path: effects },
    },
    {
      name: "scenarios-are-data",
      comment: "A scenario imports the public API and nothing else.",
      severity: "error",
      from: { path: "^scenarios/" },
      to: { path: "^harness/", pathNot: "^harness/index\\.ts$" },
    },
    {
      name: "index-is-for-outsiders",
      comment: "Inside the house rooms import each other directly; index.ts is the public face.",
      severity: "error",
      from: { path: "^harness/" },
      to: { path: "^harness/index\\.ts$" },
    },
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
