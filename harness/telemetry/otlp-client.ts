import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { environmentError, messageOf } from "../base/errors.ts";
import { SECOND, type Millis } from "../base/units.ts";
import type { MetricFamily } from "../base/exposition.ts";
import { otlpMetrics, type TimeSpan } from "./otlp-metrics.ts";

/** Longest wait for a receiver's answer, its retries included: a run that is over waits no longer than that. */
const TIMEOUT: Millis = 2 * SECOND;

export interface OtlpBatch {
  readonly families: readonly MetricFamily[];
  readonly span: TimeSpan;
  /** What the figures are of: `beamsoak.run.id` and alike. */
  readonly resource: Readonly<Record<string, string>>;
}

/** Sends to one receiver. */
export interface OtlpClient {
  /** Rejects when the receiver does not take it. */
  send(batch: OtlpBatch): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Loads OpenTelemetry's exporter, an optional peer dependency.
 * @param endpoint base address of the receiver, such as http://127.0.0.1:4318; metrics go to its `/v1/metrics`
 * @throws BeamsoakError (exit 4) where it is not installed
 */
export async function openOtlp(endpoint: URL): Promise<OtlpClient> {
  const { api, exporterPackage, sdk, resources } = await loadPackages();
  const exporter = new exporterPackage.OTLPMetricExporter({
    url: metricsAddress(endpoint),
    timeoutMillis: TIMEOUT,
  });
  const constants = { ...sdk, ValueType: api.ValueType };
  return {
    send: ({ families, span, resource }) => {
      const metrics: ResourceMetrics = {
        resource: resources.resourceFromAttributes({ "service.name": "beamsoak", ...resource }),
        scopeMetrics: [{ scope: { name: "beamsoak" }, metrics: otlpMetrics(families, span, constants) }],
      };
      return new Promise((sent, failed) => {
        exporter.export(metrics, ({ error, code }) => {
          // ExportResultCode of @opentelemetry/core: 0 is success.
          if ((code as number) === 0) sent();
          else failed(error ?? new Error("the receiver did not take it"));
        });
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** The rule of https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp */
function metricsAddress(endpoint: URL): string {
  const path = endpoint.pathname.replace(/\/+$/, "");
  const address = new URL(endpoint);
  address.pathname = path.endsWith("/v1/metrics") ? path : `${path}/v1/metrics`;
  return address.href;
}

async function loadPackages() {
  try {
    const [api, exporterPackage, sdk, resources] = await Promise.all([
      import("@opentelemetry/api"),
      import("@opentelemetry/exporter-metrics-otlp-http"),
      import("@opentelemetry/sdk-metrics"),
      import("@opentelemetry/resources"),
    ]);
    return { api, exporterPackage, sdk, resources };
  } catch (error) {
    throw environmentError(
      "OTLP_NOT_INSTALLED",
      `--otlp needs packages of OpenTelemetry that are not installed: ${messageOf(error)}`,
      "npm install @opentelemetry/api @opentelemetry/resources @opentelemetry/sdk-metrics @opentelemetry/exporter-metrics-otlp-http",
      error,
    );
  }
}
