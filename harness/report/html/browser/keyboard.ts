import type uPlot from "uplot";

/** A chart by keys: arrows move the cursor, + and - zoom around it, Escape shows the whole run. */
export function keyboard(
  place: HTMLElement,
  plot: uPlot,
  end: number,
  zoom: (from: number, to: number) => void,
): void {
  const times = Array.from(plot.data[0]);
  let at: number | null = null;
  const bounds = () => [plot.scales["x"]!.min ?? 0, plot.scales["x"]!.max ?? end] as const;
  const move = (steps: number) => {
    const [from, to] = bounds();
    const shown = times.flatMap((time, index) => (time >= from && time <= to ? [index] : []));
    const start = at ?? shown[shown.length >> 1] ?? 0;
    at = Math.min(shown.at(-1) ?? 0, Math.max(shown[0] ?? 0, start + steps));
    plot.setCursor({ left: plot.valToPos(times[at]!, "x"), top: plot.over.clientHeight / 2 });
  };
  const scale = (factor: number) => {
    const [from, to] = bounds();
    const centre = at === null ? (from + to) / 2 : times[at]!;
    zoom(Math.max(0, centre - (centre - from) * factor), Math.min(end, centre + (to - centre) * factor));
  };
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => move(-2),
    ArrowRight: () => move(2),
    "+": () => scale(0.5),
    "=": () => scale(0.5),
    "-": () => scale(2),
    Escape: () => zoom(0, end),
  };
  place.addEventListener("keydown", (event) => {
    const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
