import { SECOND, type Millis } from "../../base/units.ts";
import { numberIn } from "./cell.ts";
import { shown, type Fault } from "../../base/fault.ts";

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)(Z|[-+]\d\d(?::?\d\d)?)?)?$/;
/** Seconds of the year 5138: so large a time was meant in milliseconds. */
const LATEST = 1e11;

type Format = "seconds" | "ISO times";

/** Reads the times of one file, all of them in the format of the first. */
export class Times {
  readonly #fault: Fault;
  #format: Format | null = null;

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  /** A cell with seconds or an ISO 8601 time, in UTC where it names no zone. */
  read(cell: unknown, where: string): Millis {
    const iso = typeof cell === "string" ? isoTime(cell.trim()) : null;
    const time = iso ?? this.#seconds(cell, where);
    const format: Format = iso === null ? "seconds" : "ISO times";
    this.#format ??= format;
    if (format !== this.#format) {
      throw this.#fault(where, `found ${shown(cell)} where the times before are ${this.#format}`);
    }
    return time;
  }

  #seconds(cell: unknown, where: string): Millis {
    const seconds = numberIn(cell);
    if (seconds === null || Number.isNaN(seconds)) {
      const found = cell === undefined ? "there is no t" : `found ${shown(cell)}`;
      throw this.#fault(where, `${found} where a time in seconds or an ISO 8601 time should be`);
    }
    if (Math.abs(seconds) > LATEST) {
      throw this.#fault(where, `${shown(cell)} are no seconds of this age`, "Divide milliseconds by 1000.");
    }
    return seconds * SECOND;
  }
}

/** Null where it is no such time. */
function isoTime(text: string): Millis | null {
  const parts = ISO.exec(text);
  if (!parts) return null;
  const [, day, clock = "00:00", zone = "Z"] = parts;
  const colon = zone === "Z" ? zone : `${zone.slice(0, 3)}:${zone.slice(3).replace(":", "") || "00"}`;
  const time = Date.parse(`${day}T${clock.replace(",", ".")}${colon}`);
  return Number.isNaN(time) ? null : time;
}
