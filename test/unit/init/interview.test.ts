import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { loadScenario } from "../../../harness/config/load-file.ts";
import { findingsOf } from "../../../harness/init/findings.ts";
import { Interview, type Said } from "../../../harness/init/interview.ts";
import { scenarioText } from "../../../harness/init/scenario-text.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const nothing = findingsOf(new Map());
const project = findingsOf(
  new Map([
    ["src/shop.app.src", "{application, shop, []}."],
    ["src/shop.erl", "ets:new(shop_sessions, [named_table])."],
  ]),
);
const image: Said = { image: "registry:5000/team/shop:1.2", node: "shop@127.0.0.1", table: "sessions" };

describe("what a scenario needs to know", () => {
  it("is taken from the project, and told with its place", async () => {
    const interview = new Interview(null);
    const facts = await interview.factsOf(".", {}, project);
    expect(facts).toMatchObject({ name: "shop", table: "shop_sessions", start: { kind: "source" } });
    expect(interview.taken.join()).toContain("shop_sessions (src/shop.erl)");
  });

  it("is what was said, before what was found", async () => {
    const facts = await new Interview(null).factsOf(".", { ...image, users: "2k" }, project);
    expect(facts).toMatchObject({ table: "sessions", users: 2_000, start: { kind: "image" }, name: "shop" });
  });

  it("is asked where neither tells, until there is an answer, and nothing else is", async () => {
    const asked: string[] = [];
    const answers = ["no name of a node", "shop@127.0.0.1"];
    const ask = (question: string, offer: string | null) => {
      asked.push(question);
      return Promise.resolve(question.includes("node") ? answers.shift()! : (offer ?? "sessions"));
    };
    const facts = await new Interview(ask).factsOf(".", { image: "shop" }, nothing);
    expect(facts).toMatchObject({ node: "shop@127.0.0.1", table: "sessions", name: "shop" });
    expect(asked.filter((question) => /image|[Cc]ommand/.test(question))).toEqual([]);
  });

  it("is listed all at once where nobody can be asked", async () => {
    await expect(new Interview(null).factsOf(".", {}, nothing)).rejects.toMatchObject({
      code: "INIT_NEEDS",
      message: expect.stringMatching(/--command .*--table/) as string,
    });
  });

  it("is refused with its option when it is no answer", async () => {
    const facts = new Interview(null).factsOf(".", { ...image, login: "GET /login" }, nothing);
    await expect(facts).rejects.toThrow(/--login: "GET \/login" is not like/);
  });
});

describe("the scenario that comes of it", () => {
  it.each<[string, Said]>([
    ["an application", { table: "shop_sessions" }],
    ["an image", image],
    ["a command", { command: "bin/shop foreground", node: "shop@127.0.0.1", cookieFile: "c", port: "8080" }],
  ])("of %s loads", async (_, said) => {
    const folder = tempFolder();
    for (const name of ["src", "soak"]) mkdirSync(join(folder, name));
    const facts = await new Interview(null).factsOf(folder, said, project);
    const file = join(folder, "soak", "shop.ts");
    writeFileSync(file, scenarioText(facts, ".."));
    const scenario = await loadScenario(file, "/nowhere", { settings: ["hold=10m"], users: 500 });
    expect(scenario).toMatchObject({ name: "shop", population: { users: 500, hold: 600_000 } });
    expect(scenario.service.erlang?.source ?? scenario.service.program?.folder).toBe(
      said.image === undefined ? folder : join(folder, "soak"),
    );
  });
});
