import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCommand } from "../../../harness/cli/run.ts";
import { ciText } from "../../../harness/init/ci-text.ts";

const root = resolve(import.meta.dirname, "../../..");
const text = (path: string) => readFileSync(join(root, path), "utf8");
const options = new Set(runCommand().options.map(({ long }) => long));
const usedOptions = (words: string) =>
  [...words.matchAll(/(?<=^|\s)--[a-z][a-z-]*/gm)].map(([option]) => option);

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly runs: { readonly steps: readonly { readonly run?: string; readonly if?: string }[] };
}
interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}
interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}
type Jobs = Readonly<Record<string, { readonly variables?: Readonly<Record<string, string>> }>>;

const action = parse(text("action.yml")) as Action;
const examples = readdirSync(join(root, "ci/examples"));

/** What a workflow hands to our action. */
function handedOver(workflow: string): readonly Readonly<Record<string, string>>[] {
  const { jobs } = parse(workflow) as Workflow;
  return Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .filter(({ uses }) => uses?.includes("/beamsoak@"))
    .map((step) => step.with ?? {});
}

describe("the action for GitHub", () => {
  it("uses what exists, and keeps the reports of a run that failed", () => {
    const commands = action.runs.steps.map(({ run }) => run ?? "").join("\n");
    for (const [, script] of commands.matchAll(/\$GITHUB_ACTION_PATH\/([\w/.-]+)/g))
      expect(text(script!)).toMatch(/^#!\/bin\/sh/);
    for (const option of usedOptions(commands)) expect(options).toContain(option);
    expect(action.runs.steps.at(-1)?.if).toContain("always()");
  });

  it.each(examples.filter((name) => name.startsWith("github")))("is used rightly in %s", (name) => {
    expectRightUse(handedOver(text(`ci/examples/${name}`)));
  });

  it("is used rightly in what init writes", () => {
    expectRightUse(handedOver(ciText("github", "soak/shop.ts", "OWNER/beamsoak@main")));
  });

  function expectRightUse(uses: readonly Readonly<Record<string, string>>[]) {
    expect(uses).toHaveLength(1);
    const names = Object.keys(action.inputs);
    for (const input of Object.keys(uses[0]!)) expect(names).toContain(input);
    for (const [name, { required }] of Object.entries(action.inputs))
      if (required) expect(Object.keys(uses[0]!)).toContain(name);
    for (const option of usedOptions(uses[0]!["args"] ?? "")) expect(options).toContain(option);
  }
});

describe("the template for GitLab", () => {
  it("and its examples use options that there are", () => {
    const files = [
      "ci/gitlab.yml",
      ...examples.filter((name) => name.startsWith("gitlab")).map((name) => `ci/examples/${name}`),
    ];
    for (const jobs of files.map((file) => parse(text(file)) as Jobs))
      for (const { variables } of Object.values(jobs))
        for (const option of usedOptions(variables?.["BEAMSOAK_ARGS"] ?? ""))
          expect(options).toContain(option);
  });

  it("takes the reports from where runs leave them, as what init writes does", () => {
    for (const yaml of [text("ci/gitlab.yml"), ciText("gitlab", "soak/shop.ts", "a.git")]) {
      expect(yaml).toContain("--reports soak-reports");
      expect(yaml).toContain("junit: soak-reports/*/*/junit.xml");
      expect(yaml).toContain("metrics: soak-reports/*/*/metrics.txt");
      parse(yaml);
    }
  });
});
