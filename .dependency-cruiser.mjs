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
      ...typesOnly.map((other) => `^harness/${other}/(types|evidence|crash-dump|core-file)\\.ts$`),
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
    room("init", ["config"], "A scaffold is text made of what a project says of itself."),
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
      ["population", "target"],
      "Engines carry the population's acts, and start programs as targets do; what they measure goes on the timeline.",
      ["config", "timeline"],
    ),
    room(
      "faults",
      ["config", "target", "load"],
      "Faults are done by the verbs of target and load, and go on the timeline; what the service does afterwards is judged from that.",
      ["timeline"],
    ),
    room("distribute", ["config", "load", "target"], "Describing a cluster needs no run."),
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
    room(
      "cluster",
      ["timeline"],
      "What nodes come to together is added up for the record, and nothing is made of it here.",
      ["config"],
    ),
    room("live", [], "What is served knows nothing of runs."),
    room("export", [], "What other tools read is made of the record alone.", ["timeline"]),
    room("schemas", [], "A schema says again what a type says, and is held to it by the compiler.", [
      "config",
      "timeline",
      "verdict",
      "diagnosis",
      "report",
      "record",
    ]),
    room(
      "telemetry",
      ["load", "timeline"],
      "Telemetry shows what goes on the record, and alters nothing of it.",
    ),
    room(
      "capacity",
      ["report", "verdict"],
      "The search is a pure function of the runs that it knows, so that it goes on from disk.",
      ["timeline", "config"],
    ),
    room(
      "record",
      ["verdict", "population"],
      "What was recorded is learned again from disk: by the judge's statistics, and by the users that a plan would bring.",
      ["timeline", "config"],
    ),
    room(
      "saturation",
      ["report"],
      "A reading is a pure function of its steps, so that it is concluded from disk.",
    ),
    {
      name: "pure-rooms",
      comment: "Rooms that must give the same answer from disk touch no file, socket, process or clock.",
      severity: "error",
      from: {
        path: "^harness/(base|config|population|verdict|diagnosis|report|export|schemas|capacity|saturation|record)/",
        pathNot: "^harness/(config/load-file|base/(clock|own-name))\\.ts$",
      },
      to: { path: effects },
    },
    {
      name: "scenarios-are-data",
      comment: "A scenario imports the public API and nothing else; a k6 script, what its users are made of.",
      severity: "error",
      from: { path: "^scenarios/", pathNot: "^scenarios/k6/" },
      to: { path: "^harness/", pathNot: "^harness/index\\.ts$" },
    },
    {
      name: "k6-scripts-are-pure",
      comment: "What a k6 script imports runs in k6, where there is no Node.",
      severity: "error",
      from: { path: "^scenarios/k6/" },
      to: {
        path: "^harness/",
        pathNot: "^harness/(base|population|config/types\\.ts|load/k6/(outcome|users-plan)\\.ts)",
      },
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
