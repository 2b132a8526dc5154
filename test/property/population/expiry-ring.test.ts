import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExpiryRing } from "../../../harness/population/expiry-ring.ts";

const operation = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), ahead: fc.integer({ min: -3, max: 40 }) }),
  fc.record({ kind: fc.constant("remove" as const), which: fc.nat() }),
  fc.record({ kind: fc.constant("advance" as const), by: fc.integer({ min: 0, max: 60 }) }),
);

describe("the expiry ring", () => {
  it("counts like a plain list of buckets, also past its span", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(operation, { maxLength: 60 }),
        (span, operations) => {
          const ring = new ExpiryRing(span);
          let now = 0;
          let list: number[] = [];
          for (const each of operations) {
            if (each.kind === "add") {
              ring.add(now + each.ahead);
              if (each.ahead > 0) list.push(now + each.ahead);
            } else if (each.kind === "advance") {
              now += each.by;
              ring.advance(now);
              list = list.filter((bucket) => bucket > now);
            } else if (list.length > 0) {
              ring.remove(list.splice(each.which % list.length, 1)[0]!);
            }
            expect(ring.total).toBe(list.length);
          }
        },
      ),
    );
  });

  it("takes back nothing for what has expired", () => {
    const ring = new ExpiryRing(4);
    ring.add(2);
    ring.advance(2);
    ring.remove(2);
    expect(ring.total).toBe(0);
  });
});
