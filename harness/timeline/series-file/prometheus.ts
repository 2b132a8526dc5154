import { messageOf } from "../../base/errors.ts";
import { numberIn } from "./cell.ts";
import { shown, type Fault } from "../../base/fault.ts";
import { fromEarliest } from "./from-earliest.ts";
import { Times } from "./times.ts";
import type { FileSeries, SeriesFile, SeriesReader } from "./types.ts";

type Fields = Readonly<Record<string, unknown>>;

/**
 * The answer of Prometheus to a range query (`/api/v1/query_range`), a JSON object with a matrix:
 * https://prometheus.io/docs/prometheus/latest/querying/api/#range-vectors
 */
export class PrometheusReader implements SeriesReader {
  readonly #fault: Fault;
  readonly #pieces: string[] = [];

  constructor(fault: Fault) {
    this.#fault = fault;
  }

  feed(text: string): void {
    this.#pieces.push(text);
  }

  end(): SeriesFile {
    const series = this.#matrixOf(this.#parse()).map((result, index) => this.#seriesOf(result, index));
    if (series.length === 0) throw this.#fault(null, "is an answer without any series");
    this.#requireOwnNames(series);
    const startsAt = series.reduce((least, { t }) => t.reduce((a, b) => Math.min(a, b), least), Infinity);
    return { series: fromEarliest(series), remarks: [], startsAt };
  }

  #parse(): Fields {
    try {
      return fieldsOf(JSON.parse(this.#pieces.join("")));
    } catch (error) {
      throw this.#fault(null, `is no answer of Prometheus: ${messageOf(error)}`);
    }
  }

  #matrixOf({ status, data, errorType, error }: Fields): readonly unknown[] {
    if (status !== "success") {
      const said = error === undefined ? "" : ` (${[errorType, error].map(String).join(": ")})`;
      throw this.#fault("status", `the query failed, found ${shown(status)}${said}`);
    }
    const { resultType, result } = fieldsOf(data);
    if (resultType !== "matrix") {
      const hint = "Ask /api/v1/query_range, with start, end and step: one moment shows no growth.";
      throw this.#fault("data.resultType", `found ${shown(resultType)} where "matrix" should be`, hint);
    }
    if (Array.isArray(result)) return result;
    throw this.#fault("data.result", `found ${shown(result)} where an array should be`);
  }

  #seriesOf(result: unknown, index: number): FileSeries {
    const { metric, values } = fieldsOf(result);
    const name = nameOf(fieldsOf(metric));
    const where = `data.result[${index}] (${name}), values`;
    if (!Array.isArray(values)) {
      throw this.#fault(where, `found ${shown(values)} where an array of samples should be`);
    }
    const times = new Times(this.#fault);
    const t = new Float64Array(values.length);
    const v = new Float64Array(values.length);
    values.forEach((pair: unknown, i) => {
      const [time, text] = this.#pairOf(pair, `${where}[${i}]`);
      const value = numberIn(text);
      if (value === null)
        throw this.#fault(`${where}[${i}]`, `found ${shown(text)} where a number should be`);
      t[i] = times.read(time, `${where}[${i}]`);
      v[i] = value;
    });
    return { name, unit: null, t, v };
  }

  #pairOf(pair: unknown, where: string): readonly unknown[] {
    if (Array.isArray(pair) && pair.length === 2) return pair;
    throw this.#fault(where, `found ${shown(pair)} where [time, "number"] should be`);
  }

  #requireOwnNames(series: readonly FileSeries[]): void {
    const seen = new Set<string>();
    series.forEach(({ name }, index) => {
      if (seen.has(name))
        throw this.#fault(`data.result[${index}]`, `a second series has the name ${shown(name)}`);
      seen.add(name);
    });
  }
}

/** As PromQL writes it: `erlang_vm_memory_bytes_total{kind="system",node="a"}`, labels in the order of their names. */
function nameOf(metric: Fields): string {
  const { __name__: name, ...labels } = metric;
  const pairs = Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([label, value]) => `${label}=${quoted(value)}`);
  const inBraces = pairs.length > 0 || name === undefined ? `{${pairs.join(",")}}` : "";
  return `${typeof name === "string" ? name : ""}${inBraces}`;
}

function quoted(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : shown(value);
}

/** Nothing where it is no object. */
function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}
