import { basename } from "node:path";
import type { Clock } from "../base/clock.ts";
import { messageOf } from "../base/errors.ts";
import { SECOND, type Millis } from "../base/units.ts";
import type { TimelineWriter } from "../timeline/writer.ts";
import { BoundedSender } from "./bounded-sender.ts";
import { CurrentFigures } from "./current-figures.ts";
import { openOtlp, type OtlpBatch } from "./otlp-client.ts";
import { serveMetrics, type ListenAddress } from "./scrape-server.ts";
import { tap } from "./tap.ts";

export interface TelemetryPlan {
  /** Where Prometheus may scrape; null for nowhere. */
  readonly prometheus: ListenAddress | null;
  /** Base address of an OTLP receiver; null for none. */
  readonly otlp: URL | null;
}

export interface FollowedRun {
  readonly runDir: string;
  readonly scenario: string;
  readonly sessionTable: string;
  readonly timeline: TimelineWriter;
  readonly clock: Clock;
  /** Time since the start of the run. */
  readonly now: () => Millis;
  /** Told to whoever watches the run. */
  readonly note: (line: string) => void;
}

export interface Telemetry extends AsyncDisposable {
  /** @returns the record to write on from now on: what goes on it is shown */
  follow(run: FollowedRun): TimelineWriter;
  /** The name of the node, once it is known. */
  attached(node: string): void;
  /** Sends what is left, for two seconds at most. Nothing is sent or put on the record afterwards. */
  finish(): Promise<void>;
}

/** Often enough for a run of seconds, seldom enough for one of days. */
const PUSH_INTERVAL: Millis = 2 * SECOND;
/** A minute of batches. */
const QUEUE = 30;
const LAST_PATIENCE: Millis = 2 * SECOND;

/**
 * Shows a run to monitoring while it goes on. Opens what it needs at once, so that a mistake ends a run before it begins.
 * @throws BeamsoakError (exit 4) when it cannot listen, or OpenTelemetry is not installed
 */
export async function startTelemetry(plan: TelemetryPlan): Promise<Telemetry> {
  await using started = new AsyncDisposableStack();
  let run: FollowedRun | null = null;
  let figures: CurrentFigures | null = null;
  const families = () => (run && figures ? figures.families(run.now()) : []);

  const client = plan.otlp && (await openOtlp(plan.otlp));
  if (client) started.defer(() => client.shutdown().catch(() => undefined));
  const server = plan.prometheus && started.use(await serveMetrics(plan.prometheus, families));

  let startedAt: Millis = 0;
  let timer: NodeJS.Timeout | undefined;
  let failureIsTold = false;
  let isOver = false;
  const tell = (event: string, message: string, data: unknown) => {
    if (isOver || !run) return;
    run.note(message);
    run.timeline.event(run.now(), event, message, data);
  };
  const sender =
    client &&
    new BoundedSender<OtlpBatch>(
      QUEUE,
      (batch) => client.send(batch),
      (error) => {
        if (failureIsTold) return;
        failureIsTold = true;
        const message = `Metrics do not reach ${plan.otlp!.origin} (${messageOf(error)}); the run goes on, and so do the attempts.`;
        tell("telemetry.failed", message, { otlp: plan.otlp!.origin });
      },
    );
  const push = () => {
    if (!run || !sender) return;
    const node = figures?.node;
    sender.push({
      families: families(),
      span: { from: startedAt, to: run.clock.wall() },
      resource: {
        "beamsoak.run.id": basename(run.runDir),
        "beamsoak.scenario": run.scenario,
        ...(node && { "beamsoak.node": node }),
      },
    });
  };
  started.defer(() => clearInterval(timer));
  const running = started.move();

  return {
    follow(followed) {
      run = followed;
      startedAt = followed.clock.wall();
      const identity = { run: basename(followed.runDir), scenario: followed.scenario };
      figures = new CurrentFigures(identity, followed.sessionTable);
      if (server) followed.note(`Metrics of this run: ${server.url}`);
      if (sender) timer = setInterval(push, PUSH_INTERVAL);
      return tap(followed.timeline, figures);
    },
    attached: (node) => figures?.attached(node),
    async finish() {
      clearInterval(timer);
      if (!sender || isOver) return;
      push();
      await sender.flush(LAST_PATIENCE);
      const { lost } = sender;
      if (lost > 0) {
        tell("telemetry.lost", `${lost} batches of metrics were not delivered.`, { lost });
      }
      isOver = true;
    },
    [Symbol.asyncDispose]: () => {
      isOver = true;
      return running.disposeAsync();
    },
  };
}
