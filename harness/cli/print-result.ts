import { renderResult } from "../report/console.ts";
import { resultJson } from "../report/json.ts";
import type { RunResult } from "../report/types.ts";

/** stdout: JSON for machines, the claims table for people. */
export function printResult(result: RunResult, json: boolean): void {
  process.stdout.write(
    json ? resultJson(result) : renderResult(result, { colour: wantsColour(process.stdout) }),
  );
}

/** NO_COLOR and FORCE_COLOR as https://no-color.org and https://force-color.org say; a terminal gets colour otherwise. */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  if (process.env["NO_COLOR"]) return false;
  if (process.env["FORCE_COLOR"]) return process.env["FORCE_COLOR"] !== "0";
  return stream.isTTY;
}
