import { formatCount } from "../base/units.ts";
import { parseDuration } from "../config/measures.ts";
import type { ServiceFacts, Start } from "./service-facts.ts";

/**
 * The text of a scenario file. What is known of the service is filled in; what has to be thought about has a comment.
 * @param toProject path from the scenario's folder to that of the project, `..`
 */
export function scenarioText(facts: ServiceFacts, toProject: string): string {
  const { name, table, idleTimeout, health, port, users, login, touch, logout } = facts;
  const idle = parseDuration(idleTimeout)! / 1000;
  return `import { defineScenario } from "beamsoak";

export default defineScenario({
  name: ${quoted(name)},
  title: ${quoted(`${formatCount(users)} users on ${name}`)},
  params: {
    ramp: { kind: "duration", default: "30s", help: "how long the users take to come" },
    hold: { kind: "duration", default: "3m", help: "length of the hold" },
  },
  build: ({ ramp, hold }) => ({
    service: {
      name: ${quoted(name)},
      healthPath: ${quoted(health)},${port === 0 ? "" : `\n      httpPort: ${port},`}
${indented(startText(facts, facts.start, toProject), 6)}
    },
    // The rows of this table are the sessions; a session idle for longer than idleTimeout has to go with the next sweep.
    // Compress time: a service whose timeout is half an hour shows the same defect with half a minute.
    sessions: { table: ${quoted(table)}, idleTimeout: ${quoted(idleTimeout)}, sweepInterval: "2s" },
    population: {
      users: ${users},
      ramp,
      hold,
      // How long users stay, how long they think between two acts, and how many never log out.
      stay: { kind: "lognormal", median: ${quoted(`${Math.max(1, Math.round(idle * 1.5))}s`)}, sigma: 0.6 },
      thinkTime: { kind: "exponential", mean: ${quoted(`${Math.max(1, Math.round(idle / 3))}s`)} },
      vanish: 0.5,
    },
    load: {
      login: ${actText(login)},
      touch: ${actText(touch)},
      logout: ${actText(logout)},
      drain: ${quoted(`${Math.ceil(idle) + 10}s`)},
    },
  }),
});
`;
}

function startText({ node, cookieFile }: ServiceFacts, start: Start, toProject: string): string {
  if (start.kind === "source") {
    const folder = start.folder === "." ? toProject : `${toProject}/${start.folder}`;
    return `erlang: {
  source: ${quoted(folder)},
  application: ${quoted(start.application)},
  // Application environment, as Erlang terms in text; {httpPort} is the port that beamsoak chose.
  env: { port: "{httpPort}" },
},`;
  }
  const what =
    start.kind === "image"
      ? `image: ${quoted(start.image)},`
      : `command: [${start.command.map(quoted).join(", ")}],\n  folder: ${quoted(toProject)},`;
  const cookie =
    cookieFile === null
      ? `env: {
    PORT: "{httpPort}",
    RELEASE_COOKIE: "{cookie}",
    RELEASE_NODE: "{node}",
    RELEASE_DISTRIBUTION: "${node!.includes(".") ? "name" : "sname"}",
  },`
      : `env: { PORT: "{httpPort}" },\n  cookieFile: ${quoted(cookieFile)},`;
  return `program: {
  ${what}
  ${cookie}
  node: ${quoted(node!)},
},`;
}

function actText({ method, path }: ServiceFacts["login"]): string {
  return `{ method: ${quoted(method)}, path: ${quoted(path)} }`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

function indented(text: string, by: number): string {
  return text.replaceAll(/^/gm, " ".repeat(by));
}
