import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, it } from "vitest";
import { parquet } from "../../../harness/export/parquet.ts";
import { all, exported, readingsOf } from "../../support/exported.ts";
import { incident } from "../../support/scenarios.ts";
import { recordsOf } from "../../support/timelines.ts";

async function bytesOf({ outline, batches }: ReturnType<typeof exported>): Promise<ArrayBuffer> {
  return new Blob((await all(parquet(outline, batches()))) as BlobPart[]).arrayBuffer();
}

it("Parquet gives every reading back, in its type", async () => {
  const records = [...recordsOf({ scenario: incident(), until: 60_000 })];
  const file = await bytesOf(exported(records));
  expect(await parquetReadObjects({ file })).toEqual(
    readingsOf(records).map(({ t_ms, time, ...rest }) => ({
      t_ms: BigInt(t_ms),
      time: new Date(time),
      ...rest,
    })),
  );
  expect(parquetMetadata(file).key_value_metadata).toContainEqual({
    key: "beamsoak.startedAt",
    value: "2026-03-01T12:00:00.000Z",
  });
});

it("Parquet is handed on group by group while the record is read", async () => {
  const [header, ...declared] = [...recordsOf({ scenario: incident(), until: 0 })];
  const samples = Array.from({ length: 120_000 }, (_, t) => ({
    kind: "sample" as const,
    t,
    values: { "memory.total": t / 3, "os.rss": 2 * t },
  }));
  const run = exported([header!, ...declared.filter(({ kind }) => kind === "series"), ...samples]);
  const chunks = await all(parquet(run.outline, run.batches()));
  expect(chunks).toHaveLength(3);
  const file = await new Blob(chunks as BlobPart[]).arrayBuffer();
  expect(parquetMetadata(file).row_groups).toHaveLength(3);
  const last = await parquetReadObjects({ file, rowStart: 239_998 });
  expect(last).toMatchObject([
    { t_ms: 119_999n, series: "memory.total", value: 119_999 / 3, phase: null },
    { t_ms: 119_999n, series: "os.rss", value: 239_998 },
  ]);
});
