import { describe, expect, it } from "vitest";
import { recogniseSlogan } from "../../../harness/autopsy/slogans.ts";

describe("a slogan of the VM is recognised:", () => {
  it.each([
    [
      'eheap_alloc: Cannot allocate 3648525600 bytes of memory (of type "heap").',
      "allocation-failure",
      /3\.40 GiB more memory, for a process heap/,
    ],
    [
      'eheap_alloc: Cannot reallocate 1048576 bytes of memory (of type "old_heap").',
      "allocation-failure",
      /to enlarge the old heap/,
    ],
    [
      'binary_alloc: Cannot allocate 2097152 bytes of memory (of type "binary").',
      "allocation-failure",
      /2\.0 MiB more memory, for a binary/,
    ],
    [
      'll_alloc: Cannot allocate 64 bytes of memory (of type "module_tab").',
      "allocation-failure",
      /"module_tab"/,
    ],
    ["no more index entries in atom_tab (max=1048576)", "atoms-exhausted", /1 048 576/],
    ["no more index entries in module_code (max=65536)", "system-limit", /module_code .* 65536/],
    [
      "init terminating in do_boot ({system_limit,[{erlang,spawn_link,[a,b,[]],[]}]})",
      "processes-exhausted",
      /\+P/,
    ],
    [
      "init terminating in do_boot ({system_limit,[{erlang,open_port,[{spawn,[]}],[]}]})",
      "ports-exhausted",
      /\+Q/,
    ],
    ["init terminating in do_boot ({system_limit,[{ets,new,[t,[]],[]}]})", "tables-exhausted", /ETS/],
    ["init terminating in do_boot ({undef,[{nosuch,start,[],[]}]})", "boot-failed", /start/],
    ["Runtime terminating during boot ({badarg,[]})", "boot-failed", /start/],
    [
      "Kernel pid terminated (application_controller) ({application_terminated,sessions,killed})",
      "application-ended",
      /application sessions ended/,
    ],
    [
      'Kernel pid terminated (application_controller) ("{application_start_failure,sessions,{bad_return,x}}")',
      "application-ended",
      /sessions could not start/,
    ],
    ["Kernel pid terminated (kernel_sup) (shutdown)", "application-ended", /kernel_sup ended/],
    ["Received SIGUSR1", "signalled", /SIGUSR1/],
  ])("%s", (slogan, kind, meaning) => {
    const known = recogniseSlogan(slogan);
    expect(known?.kind).toBe(kind);
    expect(known?.meaning).toMatch(meaning);
  });
});

describe("other words are nobody's:", () => {
  it.each(["", "told to halt", "my_alloc is full", "out of atoms", "Slogan"])("%j", (slogan) => {
    expect(recogniseSlogan(slogan)).toBeNull();
  });
});
