// Runs in k6: touches one session, at a rate, by as many VUs as can, or now and then by each of many users.
import http from "k6/http";
import { sleep } from "k6";
import exec from "k6/execution";
import { Trend } from "k6/metrics";

/** What `k6.ts` asks for. */
interface Asked {
  readonly url: string;
  readonly rate: number | null;
  /** VUs that share the rate among them, each a user; null: as many as it takes. */
  readonly users: number | null;
  readonly connections: number;
  readonly duration: string;
}

const { url, rate, users, connections, duration } = JSON.parse(__ENV["JOB"]!) as Asked;
const paced = users === null && rate !== null;
/** One more metric beside the dozen that k6 keeps of each request. */
const lateness = new Trend("lateness");

export const options = {
  scenarios: {
    touch: paced
      ? {
          executor: "constant-arrival-rate",
          rate,
          timeUnit: "1s",
          duration,
          preAllocatedVUs: connections,
        }
      : { executor: "constant-vus", vus: users ?? connections, duration },
  },
  discardResponseBodies: true,
};

export default function (): void {
  const { startTime, iterationInTest } = exec.scenario;
  if (paced) lateness.add(Date.now() - startTime - (iterationInTest * 1000) / rate);
  http.post(url);
  if (users !== null) sleep(users / rate!);
}
