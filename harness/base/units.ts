declare const unit: unique symbol;

/** Every unit that a number in beamsoak can carry. */
export type Unit = "B" | "words" | "ms" | "count" | "ratio" | "per-second";

/** A number that never travels without its unit; plain `number` at run time. */
export type Quantity<U extends Unit> = number & { readonly [unit]?: U };

export type Bytes = Quantity<"B">;
export type Words = Quantity<"words">;
export type Millis = Quantity<"ms">;

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;
export const SECOND: Millis = 1000;
export const MINUTE: Millis = 60 * SECOND;
export const HOUR: Millis = 60 * MINUTE;
export const DAY: Millis = 24 * HOUR;

/** Words become bytes here and nowhere else; `wordsize` is the node's own `erlang:system_info(wordsize)`. */
export function wordsToBytes(words: Words, wordsize: Bytes): Bytes {
  return words * wordsize;
}

/** `1536` → `1.5 KiB`. */
export function formatBytes(bytes: Bytes): string {
  const size = Math.abs(bytes);
  if (size >= GIB) return `${(bytes / GIB).toFixed(2)} GiB`;
  if (size >= MIB) return `${(bytes / MIB).toFixed(1)} MiB`;
  if (size >= KIB) return `${(bytes / KIB).toFixed(1)} KiB`;
  return `${Math.round(bytes)} B`;
}

/** `232182` → `232 182`, the thousands apart as the field reports print them. */
export function formatCount(count: Quantity<"count">): string {
  const rounded = Math.round(count);
  return (rounded < 0 ? "-" : "") + String(Math.abs(rounded)).replace(/\B(?=(\d{3})+(?!\d))/g, " ");
}

/** `90000` → `1m 30s`; below a minute `12.3s`; below a second `250ms`. */
export function formatDuration(duration: Millis): string {
  if (duration < SECOND) return `${Math.round(duration)}ms`;
  if (duration < MINUTE) return `${(duration / SECOND).toFixed(1).replace(/\.0$/, "")}s`;
  const seconds = Math.round(duration / SECOND);
  const parts = [
    [Math.floor(seconds / 3600), "h"],
    [Math.floor((seconds % 3600) / 60), "m"],
    [seconds % 60, "s"],
  ] as const;
  return parts
    .filter(([amount]) => amount > 0)
    .map(([amount, suffix]) => `${amount}${suffix}`)
    .join(" ");
}

/** Renders a value in its own unit. */
export function formatQuantity(value: number, unitOfValue: Unit): string {
  switch (unitOfValue) {
    case "B":
      return formatBytes(value);
    case "ms":
      return formatDuration(value);
    case "ratio":
      return `${percentText(value * 100)} %`;
    case "words":
      return `${formatCount(value)} words`;
    case "per-second":
      return `${formatCount(value)}/s`;
    case "count":
      return amountText(value);
  }
}

/** A level or a rate of counts need not be whole; where it is small its first two digits say how much. */
function amountText(count: number): string {
  const isSmall = Math.abs(count) < 10 && !Number.isInteger(count);
  return isSmall ? String(Number(count.toPrecision(2))) : formatCount(count);
}

/** One digit after the point; below a tenth of a percent the first digit that is not 0. */
function percentText(percent: number): string {
  return percent >= 0.001 && percent < 0.1 ? percent.toPrecision(1) : percent.toFixed(1);
}
