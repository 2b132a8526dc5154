import { expect, it } from "vitest";
import type { PortGroup } from "../../../harness/timeline/evidence.ts";
import { diagnosed, namesOf } from "./support.ts";

const sockets = (count: number, owners = 1): PortGroup => ({
  name: "udp_inet",
  owner: "notifier",
  owners,
  count,
});

function seen(failed: readonly string[], ...counts: readonly [PortGroup, ...PortGroup[]]) {
  const [first, ...others] = counts;
  return diagnosed({
    failed,
    looks: [{ census: { ports: [first] } }, ...others.map((group) => ({ census: { ports: [group] } }))],
    series: { "count.ports": ({ loaded }) => 9 + Math.max(0, loaded) / 50 },
  });
}

it("names the kind of port and the one who owns them all", () => {
  const [first] = seen(["ports-bounded"], sockets(10), sockets(2_000), sockets(4_010));
  expect(first).toMatchObject({
    ruleId: "ports_and_sockets",
    status: "leaking",
    suspect: { kind: "ports", label: "udp_inet of notifier" },
  });
  expect(first!.confidence).toBeGreaterThan(0.8);
  expect(first!.sentence).toContain("4 000 more than at first, all of them owned by notifier");
});

it("is less sure of ports with many owners", () => {
  const failed = ["ports-bounded"];
  const [one] = seen(failed, sockets(10), sockets(4_010));
  const [many] = seen(failed, sockets(10, 10), sockets(4_010, 4_010));
  expect(many!.confidence).toBeLessThan(one!.confidence);
});

it("says nothing where the sockets went with their users", () => {
  expect(namesOf(seen(["ports-bounded"], sockets(10), sockets(900), sockets(12)))).toEqual([]);
});

it("says nothing of a run that was bounded", () => {
  expect(seen([], sockets(10), sockets(4_010))).toEqual([]);
});
