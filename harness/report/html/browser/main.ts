import type uPlot from "uplot";
import type { PageData } from "../page-data.ts";
import { readAddress, writeAddress, type View } from "./address.ts";
import { chartOf } from "./chart.ts";
import { dataTable } from "./data-table.ts";
import { keyboard } from "./keyboard.ts";

/**
 * Starts the page: charts are drawn when they come into sight, all with one zoom and one cursor.
 * @param before charts that were drawn in the content that this one replaces: they are drawn at once, so that nothing
 *   moves; null at the first start, which goes to where the address points
 * @returns what ends it, with the charts that were drawn
 */
function startPage(before: readonly string[] | null): () => readonly string[] {
  const data = JSON.parse(document.getElementById("data")!.textContent) as PageData;
  const Chart = (globalThis as unknown as { uPlot: typeof uPlot }).uPlot;
  const end = (data.times.at(-1) ?? 0) / 1000;
  const plots = new Map<string, uPlot>();
  const over = new AbortController();
  const { signal } = over;
  let view: View = readAddress().view;
  let spreading = false;

  const show = (next: View) => {
    view = next;
    writeAddress(view);
    spreading = true;
    for (const plot of plots.values()) plot.setScale("x", { min: view?.[0] ?? 0, max: view?.[1] ?? end });
    spreading = false;
    for (const table of document.querySelectorAll<HTMLDetailsElement>("details.data[open]")) fill(table);
  };
  const isWhole = (from: number, to: number) => from <= 0.001 && to >= end - 0.001;

  const panelAt = (element: Element) => {
    const id = element.closest<HTMLElement>("figure")!.dataset["panel"];
    return data.panels.find((panel) => panel.id === id)!;
  };
  const fill = (details: HTMLDetailsElement) => {
    const [from, to] = view ?? [0, end];
    details.querySelector(".scroll")!.replaceChildren(dataTable(data, panelAt(details), from, to));
  };
  const draw = (place: HTMLElement) => {
    const panel = panelAt(place);
    if (plots.has(panel.id)) return;
    const plot = chartOf(Chart, data, panel, place, (from, to) => {
      if (!spreading && plots.has(panel.id)) show(isWhole(from, to) ? null : [from, to]);
    });
    spreading = true;
    plot.setScale("x", { min: view?.[0] ?? 0, max: view?.[1] ?? end });
    spreading = false;
    plots.set(panel.id, plot);
    keyboard(place, plot, end, (from, to) => show(isWhole(from, to) ? null : [from, to]));
  };

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target as HTMLElement);
    },
    { rootMargin: "300px" },
  );
  const places = document.querySelectorAll<HTMLElement>(".chart");
  for (const place of places) seen.observe(place);
  for (const details of document.querySelectorAll<HTMLDetailsElement>("details.data")) {
    details.addEventListener("toggle", () => details.open && fill(details));
  }
  const fit = () => {
    for (const plot of plots.values()) {
      plot.setSize({ width: Math.max(200, plot.root.parentElement!.clientWidth), height: plot.height });
    }
  };
  const recolour = () => {
    for (const plot of plots.values()) plot.redraw(false, true);
  };
  addEventListener("resize", fit, { signal });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", recolour, { signal });
  addEventListener("beforeprint", () => places.forEach(draw), { signal });
  const follow = () => {
    const { target, view: named } = readAddress();
    const element = target ? document.getElementById(target) : null;
    element?.closest("details")?.setAttribute("open", "");
    element?.scrollIntoView();
    adopt(named);
  };
  const adopt = (named: View) => {
    if (String(named) !== String(view)) show(named);
  };
  addEventListener("hashchange", follow, { signal });
  if (before === null) follow();
  else {
    adopt(readAddress().view);
    for (const place of places) if (before.includes(panelAt(place).id)) draw(place);
  }
  return () => {
    over.abort();
    seen.disconnect();
    for (const plot of plots.values()) plot.destroy();
    return [...plots.keys()];
  };
}

let endPage = startPage(null);

/** Shows another content of the page: what it was replaced by. */
export function restartPage(): void {
  endPage = startPage(endPage());
}
