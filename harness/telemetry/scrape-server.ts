import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { openMetricsText, prometheusText, type MetricFamily } from "../base/exposition.ts";
import { environmentError, messageOf } from "../base/errors.ts";

export interface ListenAddress {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
}

export interface ScrapeServer extends AsyncDisposable {
  /** Where `/metrics` is. */
  readonly url: string;
}

/** Media types of https://prometheus.io/docs/instrumenting/content_negotiation/ */
const OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

/**
 * Serves the metrics to Prometheus and whoever reads its text; OpenMetrics to who accepts it.
 * @throws BeamsoakError (exit 4) when it cannot listen there
 */
export async function serveMetrics(
  { host, port }: ListenAddress,
  families: () => readonly MetricFamily[],
): Promise<ScrapeServer> {
  const server = createServer((request, response) => {
    const path = request.url?.split("?")[0];
    if (path !== "/metrics") {
      response.writeHead(404, { "content-type": "text/plain" }).end("The metrics are at /metrics.\n");
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      response.writeHead(405, { allow: "GET, HEAD" }).end();
    } else {
      const open = acceptsOpenMetrics(request.headers.accept ?? "");
      const text = open ? openMetricsText(families()) : prometheusText(families());
      response.writeHead(200, { "content-type": open ? OPEN_METRICS : PROMETHEUS, vary: "accept" }).end(text);
    }
  });
  await new Promise<void>((listening, failed) => {
    server.once("error", (error) => failed(notListening(host, port, error)));
    server.listen(port, host, listening);
  });
  const address = server.address() as AddressInfo;
  const shownHost = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}/metrics`,
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

function acceptsOpenMetrics(accept: string): boolean {
  return accept.split(",").some((range) => {
    const [type, ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    if (type !== "application/openmetrics-text") return false;
    const value = (name: string) =>
      parameters.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
    return Number(value("q") ?? 1) > 0 && ["1.0.0", undefined].includes(value("version"));
  });
}

function notListening(host: string, port: number, error: Error): Error {
  return environmentError(
    "METRICS_NOT_SERVED",
    `Cannot serve metrics at ${host}:${port}: ${messageOf(error)}`,
    "Choose another port with --prometheus 127.0.0.1:0, or end who listens there.",
    error,
  );
}
