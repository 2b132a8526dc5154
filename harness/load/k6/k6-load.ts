import { setTimeout as delay } from "node:timers/promises";
import { environmentError, messageOf } from "../../base/errors.ts";
import { MINUTE, SECOND, type Millis } from "../../base/units.ts";
import { GeneratorUsage } from "../generator-usage.ts";
import { Latencies } from "../latency.ts";
import { ProcessUsage } from "../process-usage.ts";
import type { CarriedLoad, CarriedWindow, LatencyInterval } from "../types.ts";
import { sharedArguments } from "./arguments.ts";
import { Intake } from "./intake.ts";
import { K6Process } from "./k6-process.ts";
import { K6Windows, wantedMetrics, type Users } from "./k6-windows.ts";

/** k6 sends its samples once a second; a second is closed when it has had time to send them. */
const LATE: Millis = 3 * SECOND;
const INTERVAL = 10;
/** For runners on other machines to be scheduled, to fetch their image and to start. */
const GATHER_PATIENCE: Millis = 15 * MINUTE;
/** A crew that relieves another is started so much before its time, and waits. */
const START_AHEAD: Millis = 20 * SECOND;
/** A shard reports once a second while it has anything to tell. */
const SILENCE: Millis = 20 * SECOND;

/** What k6 is started with, each time. */
export interface K6Start {
  readonly script: string;
  readonly env: Readonly<Record<string, string>>;
}

export interface K6LoadOptions {
  readonly users: Users;
  readonly crews: LocalCrews | RemoteCrew;
  /** Aborted to give up a start that is under way. */
  readonly signal?: AbortSignal;
}

/** k6 on other machines, started by somebody else, whose shards ask for orders here. */
export interface RemoteCrew {
  readonly kind: "remote";
  /** Where their samples are taken. */
  readonly host: string;
  readonly port: number;
  /** Parts of the crowd; the load begins when all of them have asked. */
  readonly shards: number;
}

export interface LocalCrews {
  readonly kind: "local";
  readonly program: string;
  /** k6 processes that share each start. */
  readonly instances: number;
  /** Folder for what they print. */
  readonly logs: string;
  /** What to start as the n-th, from 0, whose scripts ask for orders there. */
  readonly start: (number: number, orders: string) => K6Start;
  /** After this long another start takes over from one that gives up its users of itself; null for never. */
  readonly relieveAfter: Millis | null;
}

/** Processes that were started as one. */
interface Crew {
  readonly number: number;
  readonly processes: readonly K6Process[];
}

/**
 * Starts k6 and releases all its processes at once: that is time 0 of the load.
 * @throws BeamsoakError by k6's exit code when it does not come to its release
 */
export async function startK6Load(options: K6LoadOptions): Promise<CarriedLoad> {
  const load = new K6Load(options);
  try {
    await load.begin();
    return load;
  } catch (cause) {
    await load[Symbol.asyncDispose]();
    throw cause;
  }
}

/** What we and k6 took of the machine in a second. */
type Used = Pick<CarriedWindow, "generator"> & {
  readonly k6: Pick<NonNullable<CarriedWindow["k6"]>, "processes" | "rss" | "cpu">;
};

class K6Load implements CarriedLoad {
  readonly failed: Promise<Error>;
  readonly #options: K6LoadOptions;
  readonly #fail: (error: Error) => void;
  readonly #onWindow: ((window: CarriedWindow) => void)[] = [];
  readonly #onLatencyInterval: ((interval: LatencyInterval) => void)[] = [];
  readonly #usage = new GeneratorUsage();
  readonly #k6Usage = new ProcessUsage<K6Process>();
  readonly #interval = new Latencies();
  #intake: Intake | null = null;
  #windows: K6Windows | null = null;
  /** Epoch milliseconds: of the release, and of the full second before it, at which windows begin. */
  #origin = { release: 0, second: 0 };
  #closed = 0;
  /** What we and k6 used, by second, until it is closed. */
  readonly #used = new Map<number, Used>();
  #crews: Crew[] = [];
  #starts = 0;
  #acting = false;
  #disposed = false;
  #ended = false;
  #closing: NodeJS.Timeout | undefined;
  #relief: NodeJS.Timeout | undefined;

  constructor(options: K6LoadOptions) {
    this.#options = options;
    const failed = Promise.withResolvers<Error>();
    this.failed = failed.promise;
    this.#fail = (error) => {
      if (!this.#disposed) failed.resolve(error);
    };
  }

  async begin(): Promise<void> {
    const { users, crews } = this.#options;
    const { host, port } = crews.kind === "remote" ? crews : { host: "127.0.0.1", port: 0 };
    this.#intake = await Intake.open(host, port, wantedMetrics(users), (sample) =>
      this.#windows?.add(sample),
    );
    const crew = crews.kind === "remote" ? await this.#gather(crews) : await this.#start(crews);
    const release = Date.now();
    this.#origin = { release, second: Math.floor(release / SECOND) * SECOND };
    this.#windows = new K6Windows(users, this.#origin.second);
    await this.#release(crew);
    this.#closing = setInterval(() => this.#tick(), SECOND / 4);
  }

  async quiesce(): Promise<void> {
    this.#acting = false;
    clearTimeout(this.#relief);
    // A script that knows no orders is stopped; one that does goes on to tell what its users may have left behind.
    if (this.#options.users === "own") await this.#stopAll();
    else for (const { number } of this.#crews) this.#intake!.order(number, "quiet");
  }

  async resume(): Promise<void> {
    const { crews } = this.#options;
    if (crews.kind === "remote") throw new Error("runners on other machines are started once");
    await this.#release(await this.#start(crews));
  }

  ended(): boolean {
    return this.#ended;
  }

  onWindow(listener: (window: CarriedWindow) => void): void {
    this.#onWindow.push(listener);
  }

  onLatencyInterval(listener: (interval: LatencyInterval) => void): void {
    this.#onLatencyInterval.push(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    clearInterval(this.#closing);
    clearTimeout(this.#relief);
    await this.#stopAll();
    if (this.#windows) this.#closeUntil(Date.now());
    await this.#intake?.[Symbol.asyncDispose]();
  }

  /** Waits until all shards of runners that others have started ask for orders. */
  async #gather({ shards }: RemoteCrew): Promise<Crew> {
    const deadline = Date.now() + GATHER_PATIENCE;
    while (this.#intake!.shardsOf(0) < shards) {
      this.#options.signal?.throwIfAborted();
      if (Date.now() > deadline) throw runnersMissing(this.#intake!.shardsOf(0), shards);
      await delay(SECOND / 10);
    }
    const crew = { number: this.#starts++, processes: [] };
    this.#crews.push(crew);
    return crew;
  }

  /** Starts all instances, which then wait. */
  async #start({ program, instances, logs, start }: LocalCrews): Promise<Crew> {
    const number = this.#starts++;
    const intake = this.#intake!;
    const { script, env } = start(number, intake.ordersUrl(number));
    const shared = sharedArguments({ env, intake: intake.url, start: number });
    const settled = await Promise.allSettled(
      Array.from({ length: instances }, (_, index) =>
        K6Process.start({
          program,
          script,
          shared,
          instance: { number: index + 1, of: instances },
          log: `${logs}/k6-${number}-${index + 1}.log`,
          signal: this.#options.signal,
        }),
      ),
    );
    const processes = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    const broken = settled.find((result) => result.status === "rejected");
    const crew = { number, processes };
    this.#crews.push(crew);
    if (broken) throw broken.reason as Error;
    return crew;
  }

  async #release(crew: Crew): Promise<void> {
    this.#acting = true;
    await Promise.all(crew.processes.map((process) => process.release()));
    this.#intake!.order(crew.number, "act");
    const { crews } = this.#options;
    if (crews.kind === "remote") return;
    void this.#follow(crew);
    const { relieveAfter } = crews;
    if (relieveAfter === null) return;
    const due = Date.now() + relieveAfter;
    const early = Math.max(0, relieveAfter - START_AHEAD);
    this.#relief = setTimeout(() => void this.#relieve(crews, due), early);
  }

  /** Another crew takes over; the one before ends of itself when its users are through. */
  async #relieve(crews: LocalCrews, due: Millis): Promise<void> {
    try {
      const crew = await this.#start(crews);
      await delay(Math.max(0, due - Date.now()), undefined, { ref: false });
      if (this.#acting) await this.#release(crew);
      else await Promise.all(crew.processes.map((process) => process[Symbol.asyncDispose]()));
    } catch (cause) {
      this.#fail(cause instanceof Error ? cause : new Error(messageOf(cause)));
    }
  }

  async #follow(crew: Crew): Promise<void> {
    const failures = await Promise.all(crew.processes.map((process) => process.failure()));
    const failure = failures.find((found) => found !== null);
    this.#crews = this.#crews.filter((other) => other !== crew);
    this.#windows?.startEnded(crew.number, Date.now());
    if (failure) {
      // What it has sent is all there is; the second that it ended in is told as well.
      this.#closeUntil(Date.now() + SECOND);
      this.#fail(failure);
    }
    if (!failure && this.#options.users === "own" && this.#acting) this.#ended = true;
  }

  async #stopAll(): Promise<void> {
    const processes = this.#crews.flatMap((crew) => crew.processes);
    await Promise.all(processes.map((process) => process[Symbol.asyncDispose]()));
  }

  #tick(): void {
    const silent = this.#options.crews.kind === "remote" && this.#windows!.silentShards(SILENCE / SECOND);
    if (silent && silent.length > 0) this.#fail(runnersSilent(silent));
    const second = Math.floor((Date.now() - this.#origin.second) / SECOND) - 1;
    if (second >= 0 && !this.#used.has(second)) this.#used.set(second, this.#use());
    this.#closeUntil(Date.now() - LATE);
  }

  /** Closes every second that is over at `wall`. */
  #closeUntil(wall: Millis): void {
    while (wall >= this.#origin.second + (this.#closed + 1) * SECOND) this.#close();
  }

  #use(): Used {
    const own = this.#usage.sample();
    const { crews } = this.#options;
    if (crews.kind === "remote")
      return { k6: { processes: null, rss: null, cpu: null }, generator: { ...own, ...UNTOLD } };
    const processes = this.#crews.flatMap((crew) => crew.processes);
    const k6 = this.#k6Usage.sample(
      processes.flatMap((process) => {
        const used = process.usage();
        return used ? [[process, used] as const] : [];
      }),
    );
    return { k6, generator: { rss: own.rss + k6.rss, cpu: own.cpu + k6.cpu, ...UNTOLD } };
  }

  #close(): void {
    const second = this.#closed++;
    const { latencies, ...counted } = this.#windows!.close();
    const { generator, k6 } = this.#used.get(second) ?? this.#use();
    this.#used.delete(second);
    const window: CarriedWindow = {
      ...counted,
      t: this.#timeOf(this.#closed),
      generator,
      k6: { ...counted.k6, ...k6 },
    };
    for (const listener of this.#onWindow) listener(window);
    if (!latencies.isEmpty) this.#interval.add(latencies.encode());
    if (this.#closed % INTERVAL === 0) this.#closeInterval();
  }

  #closeInterval(): void {
    const sum = this.#interval.sum();
    if (sum) {
      const from = Math.max(0, this.#timeOf(this.#closed - INTERVAL));
      const interval = { from, to: this.#timeOf(this.#closed), ...sum, lateness: null };
      for (const listener of this.#onLatencyInterval) listener(interval);
    }
    this.#interval.reset();
  }

  /** Since the release, of the end of so many windows. */
  #timeOf(windows: number): Millis {
    return this.#origin.second + windows * SECOND - this.#origin.release;
  }
}

/** What is not known of users that k6 carries. */
const UNTOLD = { eventLoopDelay: null, userState: null };

function runnersMissing(found: number, shards: number): Error {
  return environmentError(
    "K6_RUNNERS_MISSING",
    `${found} of ${shards} shards of the k6 runners asked for orders within ${GATHER_PATIENCE / MINUTE} minutes.`,
    "See whether all runners are there and reach this machine: kubectl describe testrun",
  );
}

function runnersSilent(shards: readonly string[]): Error {
  return environmentError(
    "K6_RUNNERS_SILENT",
    `Nothing was heard for ${SILENCE / SECOND} s of ${shards.length} shards of the k6 runners, which still have users.`,
    "See the logs of the runners; the load that is missing makes the service look better than it is.",
  );
}
