import { createServer, type AddressInfo } from "node:net";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../harness/base/exit-codes.ts";
import { requirement } from "../../requirements.ts";
import { cli, startCli } from "../../support/cli.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const brief = resolve(import.meta.dirname, "../../fixtures/scenarios/brief.ts");

describe("a user's mistake gets one clear message, no stack trace, and exit 2:", () => {
  it.each([
    ["no such command", ["rum"], /unknown command 'rum'/],
    ["no such option", ["run", "smoke", "--user", "5"], /unknown option '--user'/],
    [
      "no such target",
      ["run", "smoke", "--target", "vm"],
      /'vm' is invalid\. Allowed choices are container, process/,
    ],
    ["negative users", ["run", "smoke", "--users", "-5"], /"-5" is not a whole number/],
    ["no users", ["run", "smoke", "--users", "0"], /population\.users: .*\(found 0\)/],
    ["no such scenario", ["run", "nothing"], /There is no scenario "nothing"/],
    ["no such parameter", ["run", "smoke", "--set", "shop=leaky"], /no parameter "shop"/],
    [
      "a value out of range",
      ["run", "smoke", "--set", "store=none"],
      /"none" is not one of leaky, batched, decoupled/,
    ],
    ["no such k6 script", ["run", "smoke", "--k6", "nothing.ts"], /There is no k6 script .*nothing\.ts/],
    ["nothing to run", ["run"], /There is no scenario to run/],
    ["no name of a node", ["run", "smoke", "--attach", "shop"], /"shop" is no name of a node/],
    [
      "load that would leave the cluster",
      ["distribute", "smoke", "--url", "http://example.com", "--attach", "shop@shop"],
      /http:\/\/example\.com is not the address of a service in the cluster/,
    ],
    ["no such run", ["judge", "never-ran"], /"never-ran" is no run/],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await cli(
      ...args,
      ...(args[0] === "run" ? ["--reports", tempFolder()] : []),
    );
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe("");
    expect(code).toBe(ExitCode.usage);
  });
});

describe("help", () => {
  it.each([[["--help"]], [["run", "--help"]], [["judge", "--help"]], [["doctor", "--help"]]])(
    "%j has examples",
    async (args) => {
      const { code, stdout } = await cli(...args);
      expect(stdout).toMatch(/Examples:\n {2}\$ beamsoak /);
      expect(code).toBe(0);
    },
  );

  it("ends quietly when nobody reads it", async () => {
    const { child, finished } = startCli(["run", "--help"]);
    child.stdout!.destroy();
    expect(await finished).toMatchObject({ code: 0, stderr: "" });
  });
});

describe.runIf(requirement("erlang"))("what the machine does not allow", () => {
  it("more users than memory: exit 4, with what is needed and what was found", async () => {
    const { code, stderr } = await cli(
      "run",
      "smoke",
      "--users",
      "100M",
      "--target",
      "process",
      "--reports",
      tempFolder(),
    );
    expect(stderr).toMatch(/100 000 000 users may need .* GiB of memory.* are available/);
    expect(code).toBe(ExitCode.invalid);
  });

  it("a port in use: exit 5, with the port", async () => {
    const holder = createServer().listen(0, "127.0.0.1");
    await new Promise((listening) => holder.once("listening", listening));
    const { port } = holder.address() as AddressInfo;
    const { code, stderr } = await cli(
      "run",
      brief,
      "--set",
      `port=${port}`,
      "--target",
      "process",
      "--reports",
      tempFolder(),
    );
    holder.close();
    expect(stderr).toContain(`${port}`);
    expect(stderr).toMatch(/in use/);
    expect(code).toBe(ExitCode.target);
  });

  it("a node with another cookie: exit 5, and it is said to be the cookie", async () => {
    const { code, stderr } = await cli(
      "run",
      brief,
      "--set",
      "cookie=other",
      "--target",
      "process",
      "--reports",
      tempFolder(),
    );
    expect(stderr).toMatch(/cookie/);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(ExitCode.target);
  });
});
