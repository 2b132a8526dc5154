// The generator's process: carries out one order, tells of it, and ends.
import type { Request } from "autocannon";
import { messageOf } from "../../base/errors.ts";
import { SECOND, type Millis } from "../../base/units.ts";
import { GeneratorUsage } from "../generator-usage.ts";
import { Latencies } from "../latency.ts";
import { addErrors } from "../merge-reports.ts";
import { Fire, type FireCounts } from "./fire.ts";
import { logIn } from "./log-in.ts";
import { requestOf, usersOfConnection } from "./requests.ts";
import type { StepOrder, Told, Volley } from "./types.ts";

/** Users who take turns; with more connections there is one for each. */
const USERS = 200;

const tell = (told: Told) => process.send!(told);

process.once("message", (order: StepOrder) => {
  void carryOut(order)
    .catch((error: unknown) => tell({ kind: "refused", message: messageOf(error) }))
    .finally(() => process.exit());
});
// Whoever ordered is gone.
process.once("disconnect", () => process.exit());

async function carryOut(order: StepOrder): Promise<void> {
  const { baseUrl, connections, login, firstUser, warmUp, measure, timeout } = order;
  const users = { first: firstUser, count: Math.max(USERS, connections) };
  if (login) await logIn(baseUrl, login, usersOfConnection(users, 0, 1));
  const { requests, nextUser } = login ? takingTurns(order, users) : neverSeen(order);
  const fire = new Fire({ baseUrl, connections, rate: null, timeout, requests });
  await later(warmUp);
  const measured = new Measurement(fire);
  tell({ kind: "measuring" });
  for (const from = performance.now(); performance.now() - from < measure;) {
    await later(Math.min(SECOND, measure - (performance.now() - from)));
    tell({ kind: "second", volley: measured.second() });
  }
  // The next one would only cost: the process ends with its sockets.
  await told({ kind: "done", volley: measured.whole(), nextUser: nextUser() });
}

/** Sessions are there; the users of a connection act one after the other, over and over. */
function takingTurns({ act, connections }: StepOrder, users: { first: number; count: number }) {
  const requests = (connection: number) =>
    usersOfConnection(users, connection, connections).map((user) => requestOf(act, user));
  return { requests, nextUser: () => users.first + users.count };
}

function neverSeen({ act, firstUser }: StepOrder) {
  let user = firstUser;
  const anew = (request: Request) => ({ ...request, ...requestOf(act, user++) });
  return { requests: () => [{ setupRequest: anew }], nextUser: () => user };
}

/** What is fired from its making on, second by second and in all. */
class Measurement {
  readonly #fire: Fire;
  readonly #from = performance.now();
  readonly #latencies = new Latencies();
  readonly #usage = { second: new GeneratorUsage(), whole: new GeneratorUsage() };
  #last = this.#from;
  #sum: FireCounts = { ok: 0, errors: {} };

  constructor(fire: Fire) {
    this.#fire = fire;
    fire.take();
    fire.latencies.reset();
  }

  second(): Volley {
    const now = performance.now();
    const counts = this.#fire.take();
    const latency = this.#fire.latencies.summary();
    const latencies = this.#fire.latencies.take();
    if (latencies !== null) this.#latencies.add(latencies);
    const { ok, errors } = this.#sum;
    this.#sum = { ok: ok + counts.ok, errors: addErrors(errors, counts.errors) };
    const took = now - this.#last;
    this.#last = now;
    return { took, ...counts, latency, ...this.#usage.second.sample() };
  }

  whole(): Volley {
    const took = this.#last - this.#from;
    return { took, ...this.#sum, latency: this.#latencies.summary(), ...this.#usage.whole.sample() };
  }
}

function later(duration: Millis): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration));
}

/** Resolves when it has left this process. */
function told(what: Told): Promise<void> {
  return new Promise((resolve) => process.send!(what, () => resolve()));
}
