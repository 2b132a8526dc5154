import { describe, expect, it } from "vitest";
import { findingsOf } from "../../../harness/init/findings.ts";

const of = (files: Readonly<Record<string, string>>) => findingsOf(new Map(Object.entries(files)));

describe("a project tells", () => {
  it("its application, and that erlc alone compiles it when nothing else is needed", () => {
    const { application, source } = of({ "apps/shop/src/shop.app.src": "{application, shop, []}." });
    expect(application).toEqual({ value: "shop", where: "apps/shop/src/shop.app.src" });
    expect(source?.value).toBe("apps/shop");
  });

  it.each([
    ["rebar's", { "rebar.config": "{deps, [cowboy]}.", "src/shop.app.src": "{application, shop, []}." }],
    ["mix's", { "mix.exs": "[app: :shop, deps: deps()]" }],
  ])("that it has dependencies of %s, so that erlc alone does not", (_, files) => {
    expect(of(files).application?.value).toBe("shop");
    expect(of(files).source).toBeNull();
  });

  it("the start script of a built release", () => {
    expect(of({ "_build/prod/rel/shop/bin/shop": "" }).release?.value).toBe("_build/prod/rel/shop/bin/shop");
    expect(of({ "_build/prod/rel/shop/bin/install_upgrade": "" }).release).toBeNull();
    const script = { "_build/prod/rel/shop/bin/shop": "" };
    expect(of(script).release?.command.at(-1)).toBe("foreground");
    expect(of({ ...script, "mix.exs": "" }).release?.command.at(-1)).toBe("start");
  });

  it("the name of its node and where its cookie is, but not the cookie", () => {
    const found = of({ "config/vm.args": "-name shop@10.0.0.1\n-setcookie secret\n" });
    expect(found.node?.value).toBe("shop@10.0.0.1");
    expect(found.cookieIn).toBe("config/vm.args");
    expect(JSON.stringify(found)).not.toContain("secret");
    expect(of({ "vm.args": "-sname shop" }).node?.value).toBe("shop@localhost");
    expect(of({ "vm.args": "-name ${NODE}" }).node).toBeNull();
  });

  it("its port, by its image or its configuration", () => {
    expect(of({ Dockerfile: "FROM x\nEXPOSE 8080\n" }).port?.value).toBe("8080");
    expect(of({ "config/sys.config": "[{shop, [{http_port, 9090}]}]." }).port?.value).toBe("9090");
  });

  it("its named tables, those about sessions first", () => {
    const { tables } = of({
      "src/a.erl": "ets:new(cache, [named_table]), ets:new(private_one, [set]).",
      "lib/b.ex": ":ets.new(:user_sessions, [:named_table, :public])",
    });
    expect(tables.map(({ value }) => value)).toEqual(["user_sessions", "cache"]);
  });

  it("nothing of what it does not say", () => {
    const { tables, ...rest } = of({ "README.md": "{application, shop, []}" });
    expect(tables).toEqual([]);
    expect(Object.values(rest)).toEqual([null, null, null, null, null, null]);
  });
});
