/** What is looked at, in seconds of the run; null for all of it. */
export type View = readonly [number, number] | null;

/** `#chart-memory&from=30&to=90`: the element to show, and the part of the run. */
export function readAddress(): { target: string; view: View } {
  const [target = "", ...settings] = location.hash.slice(1).split("&");
  const numbers = new URLSearchParams(settings.join("&"));
  const [from, to] = [Number(numbers.get("from") ?? NaN), Number(numbers.get("to") ?? NaN)];
  return { target, view: from < to ? [from, to] : null };
}

/** Leaves the history alone. */
export function writeAddress(view: View): void {
  const { target } = readAddress();
  const zoom = view ? `&from=${view[0].toFixed(1)}&to=${view[1].toFixed(1)}` : "";
  history.replaceState(null, "", target || zoom ? `#${target}${zoom}` : location.pathname + location.search);
}
