import type { Socket } from "node:net";
import { KIB, type Bytes, type Millis } from "../base/units.ts";
import type { ShapedWay } from "./shaped-way.ts";

/** So much of one connection may be on its way; who sends more is held up, as by a full window of TCP. */
const WINDOW: Bytes = 256 * KIB;

/** Null: the end of what is sent. */
interface Underway {
  readonly chunk: Buffer | null;
  readonly at: Millis;
}

/** One direction of a connection: carries what comes in at one socket to the other, when the line lets it arrive. */
export class Pipe {
  readonly #from: Socket;
  readonly #to: Socket;
  readonly #way: ShapedWay;
  readonly #underway: Underway[] = [];
  #bytes: Bytes = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(from: Socket, to: Socket, way: ShapedWay) {
    this.#from = from;
    this.#to = to;
    this.#way = way;
    from.on("data", (chunk: Buffer) => this.#take(chunk));
    from.on("end", () => this.#take(null));
    from.on("close", () => clearTimeout(this.#timer));
  }

  /** The line is no longer slow: what is on its way arrives now. */
  flush(): void {
    this.#deliver(Infinity);
  }

  #take(chunk: Buffer | null): void {
    const now = performance.now();
    this.#underway.push({ chunk, at: this.#way.arrival(chunk?.length ?? 0, now) });
    this.#bytes += chunk?.length ?? 0;
    if (this.#bytes > WINDOW) this.#from.pause();
    this.#deliver(now);
  }

  #deliver(now: Millis): void {
    while (this.#underway.length > 0 && this.#underway[0]!.at <= now) {
      const { chunk } = this.#underway.shift()!;
      this.#bytes -= chunk?.length ?? 0;
      if (chunk === null) this.#to.end();
      else this.#to.write(chunk);
    }
    if (this.#bytes <= WINDOW) this.#from.resume();
    clearTimeout(this.#timer);
    const next = this.#underway[0];
    if (next) this.#timer = setTimeout(() => this.#deliver(performance.now() + 1), next.at - now);
  }
}
