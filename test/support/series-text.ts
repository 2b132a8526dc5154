import { readSeriesFile } from "../../harness/timeline/series-file/read.ts";
import type { SeriesFile } from "../../harness/timeline/series-file/types.ts";

/** Columns over common times in seconds; a null was missed. */
export interface Columns {
  readonly t: readonly number[];
  readonly series: Readonly<Record<string, readonly (number | null)[]>>;
}

/** Reads a text as the file `series`, in pieces of so many bytes. */
export function readText(text: string | Uint8Array, piece = 1 << 16): Promise<SeriesFile> {
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
  return readSeriesFile(piecesOf(bytes, piece), "series");
}

async function* piecesOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
}

/** As a spreadsheet would save it. */
export function csvOf({ t, series }: Columns): string {
  const names = Object.keys(series).map(quotedCell);
  const rows = t.map((time, i) =>
    [time, ...Object.values(series).map((values) => values[i] ?? "")].join(","),
  );
  return `\uFEFF${[["t", ...names].join(","), ...rows].join("\r\n")}\r\n`;
}

export function ndjsonOf({ t, series }: Columns): string {
  const lines = t.map((time, i) => {
    const values = Object.entries(series).map(([name, all]) => [name, all[i]] as const);
    return JSON.stringify(Object.fromEntries([["t", time], ...values]));
  });
  return `${lines.join("\n")}\n`;
}

/** As `/api/v1/query_range` answers. */
export function prometheusOf({ t, series }: Columns): string {
  const result = Object.entries(series).map(([name, all]) => ({
    metric: { __name__: name },
    values: t.map((time, i) => [time, String(all[i] ?? NaN)]),
  }));
  return JSON.stringify({ status: "success", data: { resultType: "matrix", result } });
}

function quotedCell(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
