import { describe, expect, it } from "vitest";
import { MIB } from "../../../harness/base/units.ts";
import {
  nodeArguments,
  nodeName,
  systemConfig,
  withAddressSpace,
} from "../../../harness/target/node-arguments.ts";
import { tinyPlan } from "../../support/target-plan.ts";

describe("the node's name", () => {
  it("is the service's and the run's", () => {
    expect(nodeName("sessions", "k3f9")).toBe("sessions-k3f9@127.0.0.1");
  });

  it("holds nothing that Erlang would refuse", () => {
    expect(nodeName("my service", "2026-11-23T10:00:00.000Z")).toBe(
      "my_service-2026-11-23T10_00_00_000Z@127.0.0.1",
    );
    expect(nodeName("x".repeat(300), "r").length).toBeLessThan(255);
  });
});

describe("the node's command", () => {
  const settings = {
    node: "tiny-r@127.0.0.1",
    distributionPort: 9090,
    configFile: "/run/sys.config",
    releaseFile: "/run/otp_release",
    peers: [],
  };
  const argv = nodeArguments(tinyPlan("healthy", { openFiles: 5_000 }), settings, "/run/ebin").join(" ");

  it("uses no epmd and listens on loopback only", () => {
    expect(argv).toContain("-start_epmd false -erl_epmd_port 9090");
    expect(argv).toContain("-kernel inet_dist_use_interface {127,0,0,1}");
  });

  it("limits ports to the open files", () => {
    expect(argv).toContain("+Q 5000");
  });

  it("ends with the application", () => {
    expect(argv).toContain("application:ensure_all_started(tiny, permanent)");
  });

  it("carries the scenario's own flags", () => {
    const plan = tinyPlan();
    const flagged = { ...plan, erlang: { ...plan.erlang, flags: ["+P", "1000000"] } };
    expect(nodeArguments(flagged, settings, "/run/ebin").join(" ")).toContain("+P 1000000");
  });
});

describe("the node's address space", () => {
  it("is the system's, unless the plan limits it: in KiB, for the node and what it starts", () => {
    expect(withAddressSpace(["erl", "-noinput"], undefined)).toEqual(["erl", "-noinput"]);
    const limited = withAddressSpace(["erl", "-noinput"], 2 * MIB);
    expect(limited).toEqual(["sh", "-c", 'ulimit -v 2048 && exec "$@"', "sh", "erl", "-noinput"]);
  });
});

describe("the application's configuration", () => {
  const { erlang } = tinyPlan();

  it("fills in port and data folder, one line a key", () => {
    const env = { port: "{httpPort}", data_dir: '"{dataDir}/rows"', pause: "-1", store: "leaky" };
    expect(systemConfig({ ...erlang, env }, { httpPort: 8080 }, "/run/data")).toBe(
      '[{tiny, [\n  {port, 8080},\n  {data_dir, "/run/data/rows"},\n  {pause, -1},\n  {store, leaky}\n]}].\n',
    );
  });

  it("may be empty", () => {
    expect(systemConfig({ ...erlang, env: {} }, { httpPort: 1 }, "/")).toMatch(/^\[\{tiny, \[\s*\]\}\]\.\n$/);
  });

  it("keeps a folder's quotes and backslashes inside the string", () => {
    expect(
      systemConfig({ ...erlang, env: { data_dir: '"{dataDir}"' } }, { httpPort: 1 }, '/a"b\\c'),
    ).toContain('"/a\\"b\\\\c"');
  });
});
