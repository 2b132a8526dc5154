import { createServer, type RequestListener } from "node:http";
import autocannon, { type Request, type Result } from "autocannon";
import { describe, expect, it } from "vitest";
import { Fire } from "../../../../harness/load/autocannon/fire.ts";
import { listen } from "../drive.ts";

const answering = (listener: RequestListener) => listen(createServer(listener));
const sleep = (duration: number) => new Promise((resolve) => setTimeout(resolve, duration));

/** What autocannon itself says of a short run, sampled often so that it ends soon. */
function raw(url: string, options: Partial<autocannon.Options>): Promise<Result> {
  return autocannon({ url, duration: 0.5, sampleInt: 100, ...options });
}

/** What ours says of the same. */
async function ours(
  baseUrl: string,
  change: { rate?: number; timeout?: number; requests?: () => Request[] } = {},
) {
  const plan = { baseUrl, connections: 4, rate: null, timeout: 5_000, requests: () => [{}], ...change };
  const fire = new Fire(plan);
  await sleep(500);
  fire.stop();
  return { ...fire.take(), latencies: countOf(fire) };
}

function countOf({ latencies }: Fire): number {
  let all = 0;
  latencies.forEach((_latency, count) => (all += count));
  return all;
}

describe("what autocannon does of its own accord, and ours does not", { concurrent: true }, () => {
  it("opens fewer connections than asked for where the rate is lower, and says nothing", async () => {
    await using service = await answering((_request, response) => response.end());
    const { connections } = await raw(service.baseUrl, { connections: 10, overallRate: 5 });
    expect(connections).toBe(5);
    await expect(ours(service.baseUrl, { rate: 3 })).rejects.toThrow("it would open fewer");
  });

  it("invents latencies for slow answers, by a correction that is wrong by 1000", async () => {
    await using service = await answering((_request, response) => setTimeout(() => response.end(), 100));
    const { latency, requests } = await raw(service.baseUrl, { connections: 4, overallRate: 40 });
    expect((latency as { totalCount?: number }).totalCount).toBeGreaterThan(20 * requests.total);
    const { ok, latencies } = await ours(service.baseUrl, { rate: 40 });
    expect(ok).toBeGreaterThan(0);
    expect(latencies).toBe(ok);
  });

  it("takes answers of any status for throughput, and their latencies for the service's", async () => {
    let turn = 0;
    await using service = await answering((_request, response) => {
      response.statusCode = turn++ % 2 ? 503 : 200;
      response.end();
    });
    const said = await raw(service.baseUrl, { connections: 4 });
    expect(said.requests.total).toBeGreaterThan(1.5 * said["2xx"]);
    const { ok, errors, latencies } = await ours(service.baseUrl);
    expect(latencies).toBe(ok);
    expect(errors.status_5xx! / ok).toBeCloseTo(1, 1);
  });

  it("forgets a request whose connection the service closed", async () => {
    await using service = await answering((request, response) => {
      if (request.url === "/lost") request.socket.end();
      else response.end();
    });
    const requests = () => [{ path: "/" }, { path: "/lost" }];
    const said = await raw(service.baseUrl, { connections: 4, requests: requests() });
    expect(said.errors + said.non2xx).toBe(0);
    const { ok, errors } = await ours(service.baseUrl, { requests });
    expect(errors.closed! / ok).toBeCloseTo(1, 1);
  });
});

describe("what comes to nothing", { concurrent: true }, () => {
  it("is counted once, by its kind", async () => {
    await using silent = await answering(() => undefined);
    const silence = new Fire({
      baseUrl: silent.baseUrl,
      connections: 3,
      rate: null,
      timeout: 1_000,
      requests: () => [{}],
    });
    await sleep(1_500);
    silence.stop();
    const { ok, errors } = silence.take();
    expect({ ok, kinds: Object.keys(errors) }).toEqual({ ok: 0, kinds: ["timeout"] });
    expect(errors.timeout! % 3).toBe(0);
  });

  it("is refused where nobody listens", async () => {
    const gone = await answering(() => undefined);
    await gone[Symbol.asyncDispose]();
    const { ok, errors } = await ours(gone.baseUrl);
    expect(ok).toBe(0);
    expect(errors.refused).toBeGreaterThan(3);
  });
});
