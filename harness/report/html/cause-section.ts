import type { Evidence, Finding } from "../../diagnosis/types.ts";
import { drivenBy, headingOf, percent, whereOf } from "../cause.ts";
import type { RunResult } from "../types.ts";
import { html, type Markup } from "./markup.ts";

/** What is at the bottom of it: the surest cause with all that speaks for and against it, the others folded. */
export function causeSection({ findings }: RunResult): Markup | null {
  const [first, ...others] = findings;
  if (!first) return null;
  return html`<section id="cause" aria-labelledby="cause-title">
    <h2 id="cause-title">${headingOf(first)}</h2>
    ${findingBody(first)}
    ${others.map(
      (other) =>
        html`<details>
          <summary>
            ${other.status === "leaking" ? "Or else" : "Beside"}: ${other.title} (${other.ruleId},
            ${percent(other.confidence)} sure)
          </summary>
          ${findingBody(other)}
        </details>`,
    )}
  </section>`;
}

function findingBody(finding: Finding): Markup {
  const { ruleId, confidence, status, sentence, suspect, evidence, evidenceAgainst, rejected, driver } =
    finding;
  return html`<p>${sentence}</p>
    <dl>
      <dt>Class</dt>
      <dd><code>${ruleId}</code>, ${percent(confidence)} sure, ${status}</dd>
      <dt>Where</dt>
      <dd><code>${whereOf(suspect)}</code></dd>
      ${listed("Seen", evidence)} ${listed("Against", evidenceAgainst)}
      ${
        rejected.length === 0
          ? null
          : html`<dt>Not</dt>
              <dd>
                <ul>
                  ${rejected.map((one) => html`<li><code>${one.ruleId}</code>: ${one.because}</li>`)}
                </ul>
              </dd>`
      }
      ${
        driver
          ? html`<dt>Driven by</dt>
              <dd>${drivenBy(driver)}</dd>`
          : null
      }
      <dt>Next</dt>
      <dd>${finding.nextStep}</dd>
      <dt>Confirm</dt>
      <dd><pre class="command" tabindex="0">${finding.command}</pre></dd>
      <dt>Read</dt>
      <dd><code>${finding.page}</code></dd>
    </dl>`;
}

function listed(label: string, evidence: readonly Evidence[]): Markup | null {
  if (evidence.length === 0) return null;
  return html`<dt>${label}</dt>
    <dd>
      <ul>
        ${evidence.map(({ sentence }) => html`<li>${sentence}</li>`)}
      </ul>
    </dd>`;
}
