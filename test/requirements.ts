import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { findK6 } from "../harness/target/k6.ts";

export type Component = "docker" | "erlang" | "k6" | "chromium" | "gdb" | "openssl";

const probes: Readonly<Record<Component, () => void>> = {
  docker: () =>
    void execFileSync("docker", ["version", "--format", "{{.Server.Version}}"], { stdio: "pipe" }),
  erlang: () => void execFileSync("erl", ["-noshell", "-eval", "halt()."], { stdio: "pipe" }),
  k6: () => void execFileSync(findK6() ?? "k6", ["version"], { stdio: "pipe" }),
  gdb: () => void execFileSync("gdb", ["--version"], { stdio: "pipe" }),
  openssl: () => void execFileSync("openssl", ["version"], { stdio: "pipe" }),
  chromium: () => {
    if (!existsSync("/usr/bin/chromium")) throw new Error("/usr/bin/chromium does not exist");
  },
};

/**
 * Whether a component that a test needs is on this machine. When `BEAMSOAK_REQUIRE` names it, its absence is a
 * failure and not a skip: on CI nothing goes untested for want of a component.
 */
export function requirement(component: Component): boolean {
  try {
    probes[component]();
    return true;
  } catch (cause) {
    const required = (process.env["BEAMSOAK_REQUIRE"] ?? "").split(",").includes(component);
    if (required) throw new Error(`${component} is required by BEAMSOAK_REQUIRE and is missing`, { cause });
    console.warn(`${component} is missing here: the tests that need it are skipped.`);
    return false;
  }
}
