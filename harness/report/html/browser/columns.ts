import type { PageData } from "../page-data.ts";

export type Values = (number | null | undefined)[];

/** As the chart library has it: undefined where the line goes on, null where it is broken. */
export function valuesOf(data: PageData, name: string): Values {
  return data.columns[name]!.values.map((value) => (value === false ? null : (value ?? undefined)));
}

/** Each upon the sum of those before it, every one carried forward to where only others were sampled. */
export function stack(columns: readonly Values[]): Values[] {
  const carried = columns.map((column) => {
    let last: number | undefined;
    return column.map((value) => (last = value ?? last));
  });
  return carried.map((_, level) =>
    columns[0]!.map((_, at) =>
      carried.slice(0, level + 1).reduce<number | undefined>((sum, column) => {
        const value = column[at];
        return sum === undefined || value === undefined ? undefined : sum + value;
      }, 0),
    ),
  );
}
