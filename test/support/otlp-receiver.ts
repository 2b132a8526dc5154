import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** What is used of the JSON of opentelemetry-proto's ExportMetricsServiceRequest. */
export interface OtlpRequest {
  readonly resourceMetrics: readonly {
    readonly resource: {
      readonly attributes: readonly {
        readonly key: string;
        readonly value: { readonly stringValue: string };
      }[];
    };
    readonly scopeMetrics: readonly { readonly metrics: readonly OtlpMetric[] }[];
  }[];
}

interface OtlpMetric {
  readonly name: string;
  readonly unit: string;
  readonly gauge?: { readonly dataPoints: readonly OtlpPoint[] };
  readonly sum?: { readonly isMonotonic: boolean; readonly dataPoints: readonly OtlpPoint[] };
  readonly histogram?: unknown;
}

interface OtlpPoint {
  readonly asDouble: number;
  readonly timeUnixNano: string;
}

/** Receives OTLP over HTTP on this machine and decodes it; answers with this status, or never. */
export async function otlpReceiver(answer: number | "never" = 200) {
  const requests: OtlpRequest[] = [];
  const paths: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      const body = Buffer.concat(pieces);
      const text = request.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
      paths.push(request.url);
      requests.push(JSON.parse(text.toString()) as OtlpRequest);
      if (answer !== "never") response.writeHead(answer, { "content-type": "application/json" }).end("{}");
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests: requests as readonly OtlpRequest[],
    paths: paths as readonly (string | undefined)[],
    [Symbol.asyncDispose]: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

export function attributesOf({ resourceMetrics }: OtlpRequest): Readonly<Record<string, string>> {
  const attributes = resourceMetrics.flatMap(({ resource }) => resource.attributes);
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue]));
}

export function metricsOf({ resourceMetrics }: OtlpRequest): ReadonlyMap<string, OtlpMetric> {
  const metrics = resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap((scope) => scope.metrics),
  );
  return new Map(metrics.map((metric) => [metric.name, metric]));
}
