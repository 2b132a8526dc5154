/**
 * Draws the pictures of docs/leaks from the latest runs of the zoo, sick and healthy, that lie in reports/zoo:
 * `npm run matrix && npm run leak-pictures`. Classes that have not been run keep the picture that they have.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { defaultReports } from "../harness/cli/places.ts";
import type { ResolvedScenario } from "../harness/config/types.ts";
import { loadTimeline } from "../harness/timeline/load.ts";
import { leakPicture } from "./leak-pictures/picture.ts";
import { tellings } from "./leak-pictures/telling.ts";

const pictures = new URL("../docs/images/leaks/", import.meta.url);
/** A series that has values only where there is something large may have none in a healthy service. */
const NOTHING = { t: new Float64Array(), v: new Float64Array() };
mkdirSync(pictures, { recursive: true });

/** Folders of the latest runs, by class and variant. */
const latest = new Map<string, string>();
for (const run of readdirSync(join(defaultReports, "zoo")).sort()) {
  const folder = join(defaultReports, "zoo", run);
  if (!existsSync(join(folder, "result.json"))) continue;
  const { params } = JSON.parse(readFileSync(join(folder, "scenario.json"), "utf8")) as ResolvedScenario;
  latest.set(`${params["class"]} ${params["variant"]}`, folder);
}

for (const [leakClass, telling] of Object.entries(tellings)) {
  const [sick, healthy] = [latest.get(`${leakClass} sick`), latest.get(`${leakClass} healthy`)];
  if (!sick || !healthy) {
    console.log(`${leakClass}: no runs, left as it is`);
    continue;
  }
  const [ill, well] = [await loadTimeline(sick), await loadTimeline(healthy)];
  const grown = telling.take(ill);
  if (!grown) throw new Error(`${leakClass}: ${telling.label} was not recorded`);
  const picture = leakPicture(telling, {
    sick: grown,
    healthy: telling.take(well) ?? NOTHING,
    phases: ill.phases,
  });
  writeFileSync(new URL(`${leakClass}.svg`, pictures), picture);
  console.log(`${leakClass}: drawn`);
}
