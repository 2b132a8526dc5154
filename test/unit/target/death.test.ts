import { describe, expect, it } from "vitest";
import { causeOfDeath, signalOfStatus } from "../../../harness/target/death.ts";

const silence = { crashDump: null, slogan: null, output: [] };
const killed = { exitCode: null, signal: "SIGKILL", oomEvidence: null };
const cannotAllocate = 'eheap_alloc: Cannot allocate 762886488 bytes of memory (of type "heap").';

describe("the cause of death", () => {
  it("is an exit when the VM ended with a status", () => {
    expect(causeOfDeath({ exitCode: 7, signal: null, oomEvidence: null }, silence)).toMatchObject({
      cause: "exit",
      reason: "The VM ended by itself, exit status 7.",
    });
  });

  it("is a signal when nothing shows where SIGKILL came from", () => {
    expect(causeOfDeath(killed, silence).cause).toBe("signal");
  });

  it("is an out-of-memory kill when something does", () => {
    const death = causeOfDeath({ ...killed, oomEvidence: "the engine says so" }, silence);
    expect(death).toMatchObject({
      cause: "oom-kill",
      reason: expect.stringContaining("the engine says so") as string,
    });
  });

  it("is an allocation failure when the crash dump says so", () => {
    const words = { crashDump: "/run/erl_crash.dump", slogan: cannotAllocate, output: [] };
    const death = causeOfDeath({ exitCode: 1, signal: null, oomEvidence: null }, words);
    expect(death).toMatchObject({
      cause: "allocation-failure",
      slogan: cannotAllocate,
      crashDump: words.crashDump,
    });
  });

  it("is an allocation failure when only stderr could say so, even if the dump was cut off by a signal", () => {
    const words = { ...silence, output: ["listening", cannotAllocate, "", "Crash dump is being written"] };
    const death = causeOfDeath({ exitCode: null, signal: "SIGALRM", oomEvidence: null }, words);
    expect(death).toMatchObject({ cause: "allocation-failure", slogan: cannotAllocate, signal: "SIGALRM" });
  });

  it.each(['ll_alloc: Cannot reallocate 12 bytes of memory (of type "link").', cannotAllocate])(
    "knows the VM's words: %s",
    (slogan) => {
      expect(causeOfDeath(killed, { ...silence, slogan }).cause).toBe("allocation-failure");
    },
  );

  it("is an exit when the slogan is about something else", () => {
    const slogan = "Kernel pid terminated (application_controller)";
    const death = causeOfDeath({ exitCode: 1, signal: null, oomEvidence: null }, { ...silence, slogan });
    expect(death).toMatchObject({ cause: "exit", reason: expect.stringContaining(slogan) as string });
  });
});

describe("an exit status above 128", () => {
  it("is the signal that a shell or an engine reports in that way", () => {
    expect(signalOfStatus(137)).toBe("SIGKILL");
    expect(signalOfStatus(143)).toBe("SIGTERM");
    expect(signalOfStatus(134)).toBe("SIGABRT");
  });

  it("is no signal where there is none of that number", () => {
    expect([0, 1, 128, 255].map(signalOfStatus)).toEqual([null, null, null, null]);
  });
});
