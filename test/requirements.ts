import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";

export type Component = "docker" | "erlang" | "k6" | "chromium";

const probes: Readonly<Record<Component, () => void>> = {
  docker: () =>
    void execFileSync("docker", ["version", "--format", "{{.Server.Version}}"], { stdio: "pipe" }),
  erlang: () => void execFileSync("erl", ["-noshell", "-eval", "halt()."], { stdio: "pipe" }),
  k6: () => void execFileSync("k6", ["version"], { stdio: "pipe" }),
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
    return false;
  }
}
