import { fileURLToPath } from "node:url";
import { defineScenario } from "../harness/index.ts";

const source = fileURLToPath(new URL("../erlang-fixtures/sockets", import.meta.url));
const idleTimeout = 2;

/**
 * A socket a user. Users who vanish leave theirs open and mute, as a telephone does that has lost its network: the sick
 * service waits for them without end, its twin for the idle timeout.
 */
export default defineScenario({
  name: "sockets",
  title: "A socket a user, and users who vanish without closing theirs",
  params: {
    kind: { kind: "choice", values: ["tcp", "websocket"], default: "tcp", help: "what the sockets speak" },
    variant: {
      kind: "choice",
      values: ["sick", "healthy"],
      default: "sick",
      help: "sick, or healthy: the same without the mistake",
    },
    vanish: {
      kind: "choice",
      values: ["mute", "close", "reset"],
      default: "mute",
      help: "what becomes of the socket of a user who vanishes",
    },
    hold: { kind: "duration", default: "12s", help: "how long the plateau is held" },
  },
  build: ({ kind, variant, vanish, hold }) => {
    const frames = {
      login: "login {user}",
      touch: "touch {user}",
      logout: "logout {user}",
      good: "ok",
      vanish,
      // Ports enough for as many sockets as one node may hold, and for those that have just been closed.
      sourceAddresses: "127.0.0.1-127.0.0.8",
    };
    return {
      service: {
        name: "sockets",
        erlang: {
          source,
          application: "sockets",
          env: {
            variant,
            http_port: "{httpPort}",
            tcp_port: kind === "tcp" ? "{socketPort}" : "0",
            idle_timeout: String(idleTimeout * 1_000),
          },
        },
        ...(kind === "tcp" && { socketPort: 0 }),
        openFiles: 20_000,
        memoryLimit: "2GiB",
      },
      sessions: { table: "sessions", idleTimeout: `${idleTimeout}s`, sweepInterval: "0.5s" },
      population: {
        users: 500,
        ramp: "2s",
        hold,
        stay: { kind: "uniform", min: "5s", max: "15s" },
        thinkTime: { kind: "uniform", min: "0.5s", max: "1s" },
        vanish: 0.3,
      },
      load: {
        socket:
          kind === "tcp" ? { kind: "tcp", ...frames } : { kind: "websocket", path: "/socket", ...frames },
        baseline: "2s",
        drain: "4s",
        settle: "1.5s",
      },
      probe: { interval: "500ms", slowInterval: "2s" },
    };
  },
});
