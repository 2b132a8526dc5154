import { describe, expect, it } from "vitest";
import { meaningOf } from "../../../../harness/autopsy/core/meaning.ts";

const backtrace = (signal: string, calls: readonly (string | null)[], library: string | null = null) => ({
  signal,
  threads: 1,
  frames: calls.map((call, at) => ({ call, library: at === 0 ? library : null })),
});

describe("a stack of the VM is recognised:", () => {
  it.each([
    [
      "the incident's, as its operators read it",
      backtrace("SIGABRT", [
        "abort",
        "erl_exit",
        "erts_alc_fatal_error",
        "erts_alloc_n_enomem",
        null,
        "erts_garbage_collect",
        "schedule",
      ]),
      "allocation-failure",
      /in a garbage collection/,
    ],
    [
      "no memory for something else",
      backtrace("SIGABRT", ["erts_exit", "erts_alc_fatal_error", "erts_realloc_enomem", "driver_realloc"]),
      "allocation-failure",
      /refused the VM memory that it asked for/,
    ],
    [
      "a full atom table",
      backtrace("SIGABRT", ["erts_exit", "index_put_entry", "erts_atom_put"]),
      "atoms-exhausted",
      /atom table was full/,
    ],
    [
      "another full table",
      backtrace("SIGABRT", ["erts_exit", "index_put_entry", "erts_put_module"]),
      "table-full",
      /A table of the VM/,
    ],
    [
      "a damaged heap",
      backtrace("SIGABRT", ["abort", "__libc_message", "malloc_printerr", "free"]),
      "native-heap-corrupt",
      /damaged/,
    ],
    [
      "a fault in a NIF",
      backtrace("SIGSEGV", ["hash_update", "erts_call_nif"], "/opt/app/priv/my_nif.so"),
      "native-code",
      /hash_update of \/opt\/app\/priv\/my_nif\.so/,
    ],
    ["an end of its own", backtrace("SIGABRT", ["abort", "erts_exit"]), "ended-itself", /ended itself/],
    ["an idle VM", backtrace("SIGQUIT", ["epoll_wait", "erts_check_io"]), "signalled", /sent the VM SIGQUIT/],
  ])("%s", (_, stack, death, meaning) => {
    const known = meaningOf(stack);
    expect(known?.death).toBe(death);
    expect(known?.meaning).toMatch(meaning);
    expect(known?.next).not.toBe("");
  });

  it("and not one without names, nor a fault in the VM itself or in the system's libraries", () => {
    expect(meaningOf(backtrace("SIGABRT", [null, null]))).toBeNull();
    expect(meaningOf(backtrace("SIGSEGV", ["erts_schedule"]))).toBeNull();
    expect(meaningOf(backtrace("SIGSEGV", ["memcpy"], "/lib/x86_64-linux-gnu/libc.so.6"))).toBeNull();
  });
});
