import { describe, expect, it } from "vitest";
import { ExitCode } from "../../../../harness/base/exit-codes.ts";
import { k6Failure } from "../../../../harness/load/k6/exit-codes.ts";

describe("a k6 that ends", () => {
  it.each([0, 99, 110])("with %i is through with its script; the verdict is ours", (exitCode) => {
    expect(k6Failure({ exitCode, signal: null }, "")).toBeNull();
  });

  it.each([
    [97, "K6_CLOUD", ExitCode.usage],
    [104, "K6_CONFIG", ExitCode.usage],
    [107, "K6_SCRIPT", ExitCode.usage],
    [100, "K6_SETUP_TIMEOUT", ExitCode.invalid],
    [103, "K6_STOPPED", ExitCode.invalid],
    [105, "K6_ABORTED", ExitCode.invalid],
    [106, "K6_REST_API", ExitCode.invalid],
    [108, "K6_SCRIPT_ABORTED", ExitCode.invalid],
    [109, "K6_PANIC", ExitCode.invalid],
    [255, "K6_FAILED", ExitCode.invalid],
  ])("with %i is the error %s", (exitCode, code, ours) => {
    expect(k6Failure({ exitCode, signal: null }, "  its last line")).toMatchObject({
      code,
      exitCode: ours,
      message: expect.stringContaining(
        `exit code ${exitCode}).\nIts last output:\n  its last line`,
      ) as string,
    });
  });

  it("by a signal that nobody here sent proves nothing", () => {
    expect(k6Failure({ exitCode: null, signal: "SIGKILL" }, "")).toMatchObject({
      exitCode: ExitCode.invalid,
      message: expect.stringContaining("SIGKILL") as string,
    });
  });
});
