import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { intakeUrl, manifests, type ClusterPlan } from "../../../harness/distribute/manifests.ts";
import { sharedArguments } from "../../../harness/load/k6/arguments.ts";
import { envOf } from "../../../harness/load/k6/users-script.ts";
import { contract, crowd, plan } from "../../integration/load/drive.ts";

const facts = resolve(import.meta.dirname, "../../fixtures/k6-operator/testrun.schema.json");
const schema = z.fromJSONSchema(JSON.parse(readFileSync(facts, "utf8")) as z.core.JSONSchema.BaseSchema);

const env = envOf({
  population: crowd,
  contract,
  load: { ...plan, login: { method: "POST", path: "/login?user={user}", body: "it's (all) *his* ~!" } },
  baseUrl: "http://sessions:8080",
  orders: `${intakeUrl("shop")}/orders/0`,
  shards: 3,
  firstUser: 0,
});

const cluster: ClusterPlan = {
  name: "shop",
  parallelism: 3,
  archive: Buffer.from("an archive"),
  env,
  image: "beamsoak",
  runnerImage: "grafana/k6:2.0.0",
  command: ["run", "shop", "--k6-intake", "0.0.0.0:8086"],
  cookieSecret: "cookies",
};

interface TestRun {
  readonly spec: { readonly arguments: string; readonly script: { readonly configMap: { file: string } } };
}

const objects = manifests(cluster);
const testRun = objects["4-testrun.json"] as unknown as TestRun;

describe("the manifests of a distributed run", () => {
  it("have a TestRun that the operator's schema accepts, as it would not one with a key too many", () => {
    expect(schema.safeParse(testRun)).toMatchObject({ success: true });
    const misspelt = { ...testRun, spec: { ...testRun.spec, args: "" } };
    expect(schema.safeParse(misspelt)).toMatchObject({ success: false });
    const spec = { ...testRun.spec, parallelism: undefined };
    expect(schema.safeParse({ ...testRun, spec })).toMatchObject({ success: false });
  });

  it("give runners the arguments that processes on this machine get", () => {
    const local = sharedArguments({ env, intake: intakeUrl("shop"), start: 0 });
    expect(testRun.spec.arguments.split(" ")).toEqual(local);
  });

  it("hold nothing in the arguments at which the operator's shell would stumble", () => {
    expect(testRun.spec.arguments).toMatch(/^[\w=:/.,% -]+$/);
    expect(JSON.parse(decodeURIComponent(env["BEAMSOAK_PLAN"]!))).toMatchObject({
      load: { login: { body: "it's (all) *his* ~!" } },
    });
  });

  it("hand the runners the script, and the job the node's cookie and their samples", () => {
    expect(objects["1-script.json"]).toMatchObject({
      metadata: { name: "shop-script" },
      binaryData: { [testRun.spec.script.configMap.file]: Buffer.from("an archive").toString("base64") },
    });
    const label = { "beamsoak/run": "shop" };
    expect(objects["2-service.json"]).toMatchObject({
      metadata: { name: "shop-verdict" },
      spec: { selector: label },
    });
    expect(objects["3-verdict.json"]).toMatchObject({
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { labels: label },
          spec: {
            containers: [{ command: ["beamsoak", ...cluster.command] }],
            volumes: [{ secret: { secretName: "cookies" } }],
          },
        },
      },
    });
  });
});
