import type { Timeline } from "../../timeline/types.ts";
import type { RunResult } from "../types.ts";
import { causeSection } from "./cause-section.ts";
import { chartsSection } from "./charts-section.ts";
import { htmlDocument, type PageAssets } from "./document.ts";
import { faultsSection } from "./faults-section.ts";
import { html } from "./markup.ts";
import { deathSection, environmentSection, eventsSection, suspectsSection } from "./node-section.ts";
import { nodesSection } from "./nodes-section.ts";
import { pageDataOf } from "./page-data.ts";
import { pagesSection } from "./pages-section.ts";
import { claimsSection, verdictSection } from "./verdict-section.ts";

/**
 * The page of a run: verdict, claims, cause and charts of all that was recorded.
 * @param going whether the run is not over, so that the verdict is preliminary
 */
export function reportHtml(result: RunResult, timeline: Timeline, assets: PageAssets, going = false): string {
  const data = pageDataOf(result, timeline);
  const body = html`${verdictSection(result, going)} ${nodesSection(result.nodes ?? [])}
  ${claimsSection(result)} ${causeSection(result)} ${deathSection(result)} ${faultsSection(result)}
  ${pagesSection(result)} ${chartsSection(data)} ${suspectsSection(timeline)} ${eventsSection(timeline)}
  ${environmentSection(result)}`;
  return htmlDocument(`${result.scenario.name}: ${result.verdict.outcome}`, body, data, assets);
}
