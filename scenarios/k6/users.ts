// The users of a scenario, carried by k6. Each VU walks many users on virtual time: the same population, and the same
// ledger of their sessions, as the built-in engine has.
import exec from "k6/execution";
import http, { type RefinedResponse } from "k6/http";
import { Gauge, Trend } from "k6/metrics";
import { setTimeout } from "k6/timers";
import type { HttpAct } from "../../harness/config/types.ts";
import { outcomeOf } from "../../harness/load/k6/outcome.ts";
import { SHARD_GAUGES, type Orders, type UsersPlan } from "../../harness/load/k6/users-plan.ts";
import { createLedger } from "../../harness/population/ledger.ts";
import { createPopulation } from "../../harness/population/population.ts";
import { Act, type ActNumber } from "../../harness/population/types.ts";

const plan = JSON.parse(decodeURIComponent(__ENV["BEAMSOAK_PLAN"] ?? "")) as UsersPlan;
const { load, population, contract } = plan;

const TURN = 5;
const SECOND = 1000;
/** Longer than any plan may be. */
const FOREVER = "1200h";

export const options = {
  scenarios: {
    users: {
      executor: "per-vu-iterations",
      vus: plan.shards,
      iterations: 1,
      maxDuration: FOREVER,
      gracefulStop: "0s",
    },
  },
  // k6 keeps this many idle connections a VU; with fewer it would open one for nearly every act.
  batchPerHost: Math.ceil(load.maxConnections / plan.shards),
};

/** From an act's due time to its answer. */
const answers = new Trend("beamsoak_answer", true);
const gauges = SHARD_GAUGES.map((name) => [name, new Gauge(`beamsoak_${name}`)] as const);

export default async function users(): Promise<void> {
  const shard = { index: exec.scenario.iterationInTest, count: plan.shards };
  const crowd = createPopulation(population, shard);
  const ledger = createLedger({ slots: crowd.slots, contract });
  const most = Math.max(1, Math.floor((load.maxConnections + shard.index) / shard.count));
  const counts = { due: 0, sent: 0, dropped: 0, inFlight: 0, limitReached: 0, selfLateness: 0 };
  await otherOrders(shard.index, "wait", () => false);
  const startedAt = Date.now();
  const now = () => Date.now() - startedAt;
  const end = population.ramp + population.hold + population.rampDown;
  let acting = true;

  const carry = (number: ActNumber, slot: number, user: number, due: number) => {
    // A population of one kind of user knows the plain three acts.
    const act = number as Act;
    counts.due++;
    counts.selfLateness = Math.max(counts.selfLateness, now() - due);
    if (counts.inFlight >= most) {
      counts.limitReached = 1;
      counts.dropped++;
      return;
    }
    counts.sent++;
    counts.inFlight++;
    ledger.sent(user, slot, act, now());
    void send(actOf(act), user).then((response) => {
      counts.inFlight--;
      const outcome = outcomeOf(response.status, response.error_code);
      ledger.answered(user, slot, act, now(), outcome === "ok");
      answers.add(now() - due, { outcome });
    });
  };

  const report = () => {
    const t = now();
    const { low, high } = ledger.band(t);
    const { opened, loggedOut, vanished, present } = ledger.counts();
    const values = {
      due: counts.due,
      sent: counts.sent,
      dropped: counts.dropped,
      in_flight: counts.inFlight,
      active: acting ? crowd.active : 0,
      limit_reached: counts.limitReached,
      self_lateness: counts.selfLateness,
      low,
      expected: ledger.expected(t),
      high,
      opened,
      logged_out: loggedOut,
      vanished,
      present,
    };
    for (const [name, gauge] of gauges) gauge.add(values[name], { shard: String(shard.index) });
    counts.limitReached = 0;
    counts.selfLateness = 0;
    return high;
  };

  // All shards report at the same moments, so that their sums are of one moment.
  let nextReport = (Math.floor(Date.now() / SECOND) + 1) * SECOND;
  let explained = Infinity;
  let isOver = false;
  void otherOrders(shard.index, "act", () => isOver).then(() => (acting = false));
  do {
    await sleep(TURN);
    acting &&= now() <= end;
    if (acting) crowd.advance(now(), carry);
    if (Date.now() < nextReport) continue;
    explained = report();
    nextReport = (Math.floor(Date.now() / SECOND) + 1) * SECOND;
  } while (acting || counts.inFlight > 0 || explained > 0);
  isOver = true;
}

/** Asks until there are other orders than these, or nobody needs them any more. */
async function otherOrders(shard: number, known: Orders, isOver: () => boolean): Promise<void> {
  const url = `${plan.orders}/${shard}/${known}`;
  while (!isOver()) {
    const response = await http.asyncRequest("GET", url, null, { responseType: "text" });
    if (response.status !== 200) await sleep(SECOND);
    else if (response.body !== known) return;
  }
}

function actOf(act: Act): HttpAct {
  if (act === Act.login) return load.login;
  return act === Act.touch ? load.touch : load.logout;
}

function send({ method, path, body, headers }: HttpAct, user: number): Promise<RefinedResponse<"none">> {
  const fill = (text: string) => text.replaceAll("{user}", String(plan.firstUser + user));
  return http.asyncRequest(method, plan.baseUrl + fill(path), body === undefined ? null : fill(body), {
    responseType: "none",
    timeout: load.requestTimeout,
    ...(headers && { headers }),
  });
}

function sleep(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration));
}
