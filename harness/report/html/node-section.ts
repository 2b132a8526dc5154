import { formatBytes, formatCount, formatDuration } from "../../base/units.ts";
import type { SuspectProcess, Suspects } from "../../timeline/evidence.ts";
import type { Timeline } from "../../timeline/types.ts";
import { painter } from "../colours.ts";
import { deathLines } from "../death.ts";
import type { RunResult } from "../types.ts";
import { html, type Markup } from "./markup.ts";
import { wideTable } from "./wide-table.ts";

/** Events whose data is shown elsewhere, or is too much for a page. */
const HIDDEN = ["environment", "census", "suspects", "examination", "processes.top", "tables.top"];
const SHOWN_EVENTS = 200;

/** The processes that were looked at closely, as they last were. */
export function suspectsSection({ events }: Timeline): Markup | null {
  const look = events.findLast(({ event }) => event === "suspects");
  const processes = (look?.data as Suspects | undefined)?.processes ?? [];
  if (!look || processes.length === 0) return null;
  return html`<section id="suspects" aria-labelledby="suspects-title">
    <h2 id="suspects-title">Largest processes at ${formatDuration(look.t)}</h2>
    ${wideTable("Processes", ["Process", "Memory", "Mailbox", "In"], processes.map(processRow))}
  </section>`;
}

function processRow({ name, pid, memory, mailbox, frames }: SuspectProcess): Markup {
  return html`<tr>
    <th scope="row"><code>${name ?? pid}</code></th>
    <td>${memory == null ? "–" : formatBytes(memory)}</td>
    <td>${mailbox == null ? "–" : formatCount(mailbox)}</td>
    <td><code>${frames[0] ?? "–"}</code></td>
  </tr>`;
}

/** The last samples of a node that died, and what its crash dump says. */
export function deathSection({ death }: RunResult): Markup | null {
  if (!death) return null;
  return html`<section id="death" aria-labelledby="death-title">
    <h2 id="death-title">How the node died</h2>
    <p>At ${formatDuration(death.at)}: ${death.reason}</p>
    <pre class="command" tabindex="0">${deathLines(death, painter(false)).join("\n")}</pre>
  </section>`;
}

/** What happened once: deaths, faults, decisions, stalls, and how many samples were missed. */
export function eventsSection({ events, missed, tornBytes }: Timeline): Markup | null {
  const told = events.filter(({ event }) => !HIDDEN.includes(event));
  const sources = Map.groupBy(missed, ({ source }) => source);
  if (told.length === 0 && missed.length === 0 && tornBytes === 0) return null;
  return html`<section id="events" aria-labelledby="events-title">
    <h2 id="events-title">Events</h2>
    ${tornBytes > 0 ? html`<p>The record breaks off within a line; ${formatCount(tornBytes)} bytes of it were dropped.</p>` : null}
    ${[...sources].map(([source, misses]) => html`<p>${formatCount(misses.length)} samples missed of <code>${source}</code>, first at ${formatDuration(misses[0]!.t)}: ${misses[0]!.reason}</p>`)}
    ${wideTable(
      "Events",
      ["At", "Event", "Message"],
      told.slice(0, SHOWN_EVENTS).map(
        ({ t, event, message }) =>
          html`<tr>
            <td>${formatDuration(t)}</td>
            <td><code>${event}</code></td>
            <td>${message}</td>
          </tr>`,
      ),
    )}
    ${told.length > SHOWN_EVENTS ? html`<p>${formatCount(told.length - SHOWN_EVENTS)} more in the record.</p>` : null}
  </section>`;
}

/** Where and how it ran, and the command that runs it again. */
export function environmentSection({ environment, end }: RunResult): Markup {
  const groups = environment
    ? ([
        ["Versions", environment.versions],
        ["Host", environment.host],
        ["Target", environment.target],
        ["Node", environment.node],
      ] as const)
    : [];
  return html`<section id="environment" aria-labelledby="environment-title">
    <h2 id="environment-title">Environment</h2>
    ${
      environment
        ? html`<p>Run it again:</p>
            <pre class="command" tabindex="0">${environment.command.map(quoted).join(" ")}</pre>`
        : html`<p>The run ended before it was known (${end.message}).</p>`
    }
    <dl>
      ${groups.map(
        ([label, facts]) =>
          html`<dt>${label}</dt>
            <dd>
              ${Object.entries(facts)
                .map(([name, value]) => `${name} ${value}`)
                .join(", ")}
            </dd>`,
      )}
    </dl>
    <p>
      The raw record, beside this page: <a href="timeline.ndjson">timeline.ndjson</a>,
      <a href="result.json">result.json</a>, <a href="junit.xml">junit.xml</a>,
      <a href="scenario.json">scenario.json</a>.
    </p>
  </section>`;
}

/** As a POSIX shell wants it. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
