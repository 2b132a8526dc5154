import type { BrowserContext } from "playwright-core";
import type { Millis } from "../../base/units.ts";

/** What a page tells of itself, each time that it knows more; times since the start of its navigation. */
interface Told {
  /** Of its document, to tell it from the one before. */
  readonly document: number;
  /** First byte of the answer; 0 where the browser does not say. */
  readonly ttfb: Millis;
  /** The largest contentful paint so far. */
  readonly lcp: Millis | null;
}

const BINDING = "beamsoakTold";

/**
 * Reads of every document of a context when its first byte came (Navigation Timing: responseStart) and when its largest
 * content was painted (Largest Contentful Paint API; final with the first click or key).
 */
export class PageTimings {
  readonly #told = new Map<number, Told>();
  readonly #painted = Promise.withResolvers<unknown>();

  static async of(context: BrowserContext): Promise<PageTimings> {
    const timings = new PageTimings();
    await context.exposeBinding(BINDING, (_, told: Told) => timings.#hear(told));
    await context.addInitScript(observe, BINDING);
    return timings;
  }

  /** Resolves when a document has painted something. */
  get painted(): Promise<unknown> {
    return this.#painted.promise;
  }

  /** Of each document, in the order in which they came. */
  documents(): readonly Told[] {
    return [...this.#told.values()];
  }

  #hear(told: Told): void {
    this.#told.set(told.document, told);
    if (told.lcp !== null) this.#painted.resolve(null);
  }
}

/** Runs in the page, before any script of its own. */
function observe(binding: string): void {
  if (window !== window.top || !location.protocol.startsWith("http")) return;
  let lcp: number | null = null;
  const tell = () => {
    const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
    const told: Told = { document: performance.timeOrigin, ttfb: navigation?.responseStart ?? 0, lcp };
    (window as unknown as Record<string, (told: Told) => void>)[binding]!(told);
  };
  new PerformanceObserver((list) => {
    lcp = list.getEntries().at(-1)?.startTime ?? lcp;
    tell();
  }).observe({ type: "largest-contentful-paint", buffered: true });
  addEventListener("DOMContentLoaded", tell);
}
