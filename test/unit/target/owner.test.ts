import { describe, expect, it } from "vitest";
import { formatOwner, hasEnded, parseOwner, thisOwner, type Owner } from "../../../harness/target/owner.ts";
import { startTimeOf } from "../../../harness/target/proc.ts";

const here: Owner = { host: "alpha", boot: "b1", pidNamespace: "pid:[1]", pid: 100, started: "5000" };
const noProcess = (): null => null;

describe("the mark of an owner", () => {
  it("survives being written down", () => {
    expect(parseOwner(formatOwner(here))).toEqual(here);
  });

  it.each(["", "alpha", "alpha b1 pid:[1] notapid 5000", "alpha b1 pid:[1] 100 5000 more"])(
    "is no mark of ours when it reads %j",
    (text) => {
      expect(parseOwner(text)).toBeNull();
    },
  );
});

describe("whether an owner has ended", () => {
  it("no, while the process with its pid and start time runs", () => {
    expect(hasEnded(here, here, () => "5000")).toBe(false);
    expect(hasEnded(thisOwner(), thisOwner(), startTimeOf)).toBe(false);
  });

  it("yes, when no process has its pid", () => {
    expect(hasEnded(here, here, noProcess)).toBe(true);
  });

  it("yes, when its pid was given to another process since", () => {
    expect(hasEnded(here, here, () => "7777")).toBe(true);
  });

  it("yes, when this host has booted since", () => {
    expect(hasEnded({ ...here, boot: "b0" }, here, () => "5000")).toBe(true);
  });

  it("not known, so no, on another host or among other pids", () => {
    expect(hasEnded({ ...here, host: "beta" }, here, noProcess)).toBe(false);
    expect(hasEnded({ ...here, host: "beta", boot: "b0" }, here, noProcess)).toBe(false);
    expect(hasEnded({ ...here, pidNamespace: "pid:[2]" }, here, noProcess)).toBe(false);
  });
});
