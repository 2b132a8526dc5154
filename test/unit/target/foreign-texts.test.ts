import { describe, expect, it } from "vitest";
import { compileErrors } from "../../../harness/target/compile.ts";
import { dockerfileBase } from "../../../harness/target/base-image.ts";
import { parseMemoryCgroup } from "../../../harness/target/os-memory.ts";
import { listeningInode } from "../../../harness/target/ports.ts";
import { openFileLimits } from "../../../harness/target/proc.ts";

describe("/proc/net/tcp", () => {
  const table = [
    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
    "   0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 111 1",
    "   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 222 1",
    "   2: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1",
  ].join("\n");

  it("gives the socket that listens on a port, not one that is connected there", () => {
    expect(listeningInode(table, 8080)).toBe("222");
    expect(listeningInode(table, 80)).toBe("333");
  });

  it("gives nothing for a port without a listener", () => {
    expect(listeningInode(table, 50000)).toBeNull();
  });
});

describe("/proc/<pid>/cgroup", () => {
  it("names the memory group of version 1, alone or with others", () => {
    expect(parseMemoryCgroup("9:name=systemd:/\n4:memory:/docker/abc\n0::/\n")).toEqual({
      version: 1,
      folder: "/sys/fs/cgroup/memory/docker/abc",
    });
    expect(parseMemoryCgroup("4:cpu,memory,pids:/x\n")?.folder).toBe("/sys/fs/cgroup/memory/x");
  });

  it("names the only group of version 2", () => {
    expect(parseMemoryCgroup("0::/system.slice/docker-abc.scope\n")).toEqual({
      version: 2,
      folder: "/sys/fs/cgroup/system.slice/docker-abc.scope",
    });
  });

  it("names none when the process is gone", () => {
    expect(parseMemoryCgroup("")).toBeNull();
  });
});

describe("/proc/<pid>/limits", () => {
  it("holds the soft and the hard limit of open files", () => {
    const line = (soft: string, hard: string): string =>
      `Max processes             94000                94000                processes\nMax open files            ${soft}                ${hard}                files\n`;
    expect(openFileLimits(line("1024", "20000"))).toEqual({ soft: 1024, hard: 20_000 });
    expect(openFileLimits(line("1024", "unlimited")).hard).toBe(Infinity);
  });
});

describe("the output of erlc", () => {
  it("is reduced to its errors", () => {
    const output = [
      "src/a.erl:5:1: syntax error before: bar",
      "%    5| bar(",
      "src/a.erl:9:2: Warning: variable 'X' is unused",
      "src/b.erl:3:2: function foo/0 undefined",
      "include/c.hrl:1: undefined macro 'X'",
    ].join("\n");
    expect(compileErrors(output)).toEqual([
      "src/a.erl:5:1: syntax error before: bar",
      "src/b.erl:3:2: function foo/0 undefined",
      "include/c.hrl:1: undefined macro 'X'",
    ]);
  });
});

describe("the Dockerfile", () => {
  it("names its own base", () => {
    expect(dockerfileBase("# text\nARG BASE=erlang:25-slim\nFROM ${BASE}\n")).toBe("erlang:25-slim");
    expect(() => dockerfileBase("FROM scratch\n")).toThrow("ARG BASE");
  });
});
