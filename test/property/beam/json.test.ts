import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asciiJson } from "../../../harness/beam/protocol.ts";
import { requirement } from "../../requirements.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";

/** Reads every line as JSON and writes it again, or `error`. */
const echo = `
io:setopts(standard_io, [binary]),
(fun Loop() ->
  case io:get_line("") of
    eof -> halt(0);
    Line ->
      Answer = try beamsoak_json:encode(beamsoak_json:decode(Line)) catch error:{not_json, _} -> "error" end,
      io:put_chars([Answer, 10]),
      Loop()
  end
end)().`;

describe.runIf(requirement("erlang"))("JSON between TypeScript and Erlang", () => {
  let folder: string;
  let erlang: ChildProcess;
  let lines: AsyncIterator<string>;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "beamsoak-json-"));
    const source = join(import.meta.dirname, "../../../erlang-fixtures/probe/beamsoak_json.erl");
    execFileSync("erlc", ["-o", folder, source]);
    erlang = spawn("erl", ["-noshell", "-pa", folder, "-eval", echo], {
      stdio: ["pipe", "pipe", "inherit"],
      env: { ...process.env, ERL_CRASH_DUMP_SECONDS: "0" },
    });
    lines = createInterface({ input: erlang.stdout! })[Symbol.asyncIterator]();
  });

  afterAll(() => {
    erlang.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  });

  async function echoed(text: string): Promise<string> {
    erlang.stdin!.write(`${text}\n`);
    return (await lines.next()).value as string;
  }

  /** Numbers at the ends of what a double or a 64-bit integer can hold, and any other JSON. */
  const json = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      fc.string({ unit: "binary" }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
      fc.maxSafeInteger(),
      fc.array(tie("value"), { maxLength: 5 }),
      fc.dictionary(fc.string({ unit: "binary" }), tie("value"), { maxKeys: 5, noNullPrototype: true }),
    ),
  })).value;

  it("brings every value back as it was", async () => {
    await fc.assert(
      fc.asyncProperty(json, async (value) => {
        const answer = await echoed(asciiJson(value));
        expect(JSON.parse(answer)).toEqual(value);
        expect(answer).toMatch(/^[\x20-\x7e]*$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it("brings whole numbers of any size back digit by digit", async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt(), async (number) => {
        expect(await echoed(String(number))).toBe(String(number));
      }),
    );
  });

  it("replaces half a surrogate pair, which UTF-8 cannot hold", async () => {
    expect(JSON.parse(await echoed(String.raw`["\ud83d", "\ude00\ud83d", "a\ud83db"]`))).toEqual([
      "\ufffd",
      "\ufffd\ufffd",
      "a\ufffdb",
    ]);
  });

  it.each([
    "",
    "{",
    "[1,]",
    '{"a":1,}',
    '{"a" 1}',
    "{1:2}",
    '"a',
    '"\\x"',
    "nul",
    "1 2",
    "[1}",
    "--",
    "1.",
    "1e999",
  ])("refuses what is not JSON: %s", async (text) => {
    expect(await echoed(text)).toBe("error");
  });
});
