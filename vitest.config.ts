import { defineConfig } from "vitest/config";

const wholeRuns = ["test/e2e/*.test.ts"];
const drivesLoad = ["test/integration/{load,telemetry}/**/*.test.ts"];
/** Whole runs whose outcome does not hang on a core of their own: as small as those of the zoo. */
const smallRuns = ["test/e2e/{autopsy,capacity,cycles,init,k6,sockets,zoo}.test.ts"];

/**
 * A pause of the machine can come between any two steps of a real process. On CI, tests of parts get a second try, which
 * vitest tells of; whole runs, whose verdict is what is tested, never do.
 */
const retry = process.env["CI"] ? 1 : 0;

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Scenarios that tests write elsewhere import it; outside of tests harness/base/own-name.ts does this.
    alias: { beamsoak: new URL("harness/index.ts", import.meta.url).pathname },
    // Most of the time goes in waiting for nodes, so files share the processors; small runs come after, two beside each
    // other, and then what drives load, one by one, for its neighbours would be in its figures.
    projects: [
      {
        extends: true,
        test: {
          name: "rooms",
          include: ["test/**/*.test.ts"],
          exclude: [...wholeRuns, ...drivesLoad],
          retry,
          maxWorkers: 3,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: "runs", include: smallRuns, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: "load",
          include: drivesLoad,
          retry,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: "e2e",
          include: wholeRuns,
          exclude: smallRuns,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
