import { formatCount, SECOND, type Millis, type Quantity } from "../../base/units.ts";
import type { PopulationPlan, SessionContract } from "../../config/types.ts";
import { mean as meanOf, type Distribution } from "../../base/distribution.ts";
import type { Learned } from "../types.ts";
import { stayFor, stretched } from "./stay.ts";

/** What the recording does not tell, or what is wanted of its playback. Null where nobody said it. */
export interface PlaybackWishes {
  /** How many times as fast as it was recorded. */
  readonly speedUp: Quantity<"ratio">;
  /** Of the service in production, where the one that is started is told it; null where that keeps its own. */
  readonly idleTimeout: Millis | null;
  readonly sweepInterval: Millis | null;
  readonly vanish: Quantity<"ratio"> | null;
  readonly thinkTime: Millis | null;
  /** Mean lifetime of a session in production, where the recording does not tell it. */
  readonly lifetime: Millis | null;
}

/** One value of a scenario, with where it comes from: a sentence for a comment. */
export interface Sourced<T> {
  readonly value: T;
  readonly why: string;
}

/** A change of the number of users; times since the hold began. */
export interface Step {
  readonly at: Millis;
  readonly share: Quantity<"ratio">;
  readonly over: Millis;
}

/** What a scenario says of the users who reproduce a recorded load; times as they are played back. */
export interface PlaybackPlan {
  readonly users: Sourced<Quantity<"count">>;
  readonly ramp: Millis;
  readonly hold: Sourced<Millis>;
  readonly stay: Sourced<Distribution>;
  readonly thinkTime: Sourced<Distribution>;
  readonly vanish: Sourced<Quantity<"ratio">>;
  /** Null for as many users all the time. */
  readonly profile: Sourced<readonly Step[]> | null;
  readonly contract: Sourced<SessionContract>;
  readonly drain: Millis;
}

/** Where nobody said how many leave without a log-out. */
const USUAL_VANISH = 0.5;
/** A life that ends by idling is longer than the timeout: no larger share of users can leave so. */
const MOST_OF_LIFE = 0.9;
/** Of the idle timeout, a mean pause: half as long again is still shorter, and no session is lost to thinking. */
const LONGEST_PAUSE = 0.6;
/** Shortest times of a run that say anything. */
const LEAST_HOLD: Millis = 60 * SECOND;
const LEAST_RAMP: Millis = 5 * SECOND;
/** Beyond idle timeout and sweep. */
const GRACE: Millis = 10 * SECOND;

/**
 * The load of a recording, so many times as fast: as many sessions at once, opened as many times as often, each living
 * that much shorter.
 * @param service what the service that is started promises of its sessions
 */
export function playbackOf(learned: Learned, service: SessionContract, wishes: PlaybackWishes): PlaybackPlan {
  const { speedUp } = wishes;
  const contract = contractOf(service, wishes);
  const { idleTimeout, sweepInterval } = contract.value;
  const lifetime = lifetimeOf(learned, contract.value, wishes);
  const held = meanOf(lifetime.value);
  const vanish = vanishOf(held, contract.value, wishes);
  const usersWho = (pauses: Sourced<Distribution>) => {
    const plan = { ...BASE, stay: lifetime.value, thinkTime: pauses.value, vanish: vanish.value };
    return stayFor(held, plan, contract.value);
  };
  const usual = thinkTimeOf(held, idleTimeout, wishes);
  const touches = touchesEach(learned, vanish.value);
  const counted = wishes.thinkTime === null && touches !== null;
  const thinkTime = counted ? countedPauses(meanOf(usersWho(usual).stay), touches, idleTimeout) : usual;
  const { stay, share } = usersWho(thinkTime);
  const sessions = mostSessions(learned);
  const users = Math.max(1, Math.round(sessions * share));
  const hold = holdOf(learned.length, speedUp);
  return {
    users: { value: users, why: usersWhy(sessions, users) },
    ramp: Math.max(LEAST_RAMP, Math.round(held / 2 / SECOND) * SECOND),
    hold,
    stay: { value: stay, why: lifetime.why },
    thinkTime,
    vanish,
    profile: profileOf(learned, hold.value),
    contract,
    drain: Math.ceil((idleTimeout + sweepInterval + GRACE) / SECOND) * SECOND,
  };
}

/** What a plan needs beside what is learned, to reckon with. */
const BASE: Omit<PopulationPlan, "stay" | "thinkTime" | "vanish"> = {
  ...{ users: 1, seed: 1, ramp: SECOND, hold: SECOND, rampDown: 0 },
};

function contractOf(
  { table, ...own }: SessionContract,
  { idleTimeout, sweepInterval, speedUp }: PlaybackWishes,
): Sourced<SessionContract> {
  const value = {
    table,
    idleTimeout: idleTimeout === null ? own.idleTimeout : idleTimeout / speedUp,
    sweepInterval: sweepInterval === null ? own.sweepInterval : sweepInterval / speedUp,
  };
  const told = [idleTimeout !== null && "idle timeout", sweepInterval !== null && "sweep interval"].filter(
    Boolean,
  );
  const why =
    told.length === 0
      ? "the service's own timers, which the speed-up leaves as they are"
      : `${told.join(" and ")} of production over ${speedUp}, which the service is told by its environment`;
  return { value, why };
}

function lifetimeOf(
  { lifetimes }: Learned,
  { idleTimeout }: SessionContract,
  { lifetime, speedUp }: PlaybackWishes,
): Sourced<Distribution> {
  if (lifetime !== null)
    return {
      value: { kind: "exponential", mean: lifetime / speedUp },
      why: "the mean was given by --lifetime",
    };
  if (lifetimes !== null)
    return { value: stretched(lifetimes.distribution, 1 / speedUp), why: lifetimes.mean.by };
  return {
    value: { kind: "lognormal", median: 1.5 * idleTimeout, sigma: 0.6 },
    why: "not known: half as long again as the idle timeout, as `beamsoak init` takes it (--lifetime says it)",
  };
}

function vanishOf(
  held: Millis,
  { idleTimeout, sweepInterval }: SessionContract,
  { vanish }: PlaybackWishes,
): Sourced<Quantity<"ratio">> {
  const wanted = vanish ?? USUAL_VANISH;
  const most = (MOST_OF_LIFE * held) / (idleTimeout + sweepInterval / 2);
  const said =
    vanish === null
      ? "not known: half of them, as `beamsoak init` takes it (--vanish says it)"
      : "given by --vanish";
  if (wanted <= most) return { value: wanted, why: said };
  return {
    value: Math.floor(most * 100) / 100,
    why: `${said}; no more can be, as sessions live shorter than if more waited for the idle timeout`,
  };
}

/** Requests of one session beside its log-in and its log-out; null where nobody counts them, or there are none. */
function touchesEach({ requests, arrivals }: Learned, vanish: number): number | null {
  if (requests === null || arrivals === null || arrivals.estimate.value <= 0) return null;
  const touches = requests.estimate.value / arrivals.estimate.value - 1 - (1 - vanish);
  return touches > 0 ? touches : null;
}

function countedPauses(stay: Millis, touches: number, idleTimeout: Millis): Sourced<Distribution> {
  const mean = Math.min(stay / touches, LONGEST_PAUSE * idleTimeout);
  const each = Number((touches + 1).toPrecision(2));
  return { value: aroundMean(mean), why: `requests over sessions opened: about ${each} acts each` };
}

function aroundMean(mean: Millis): Distribution {
  return { kind: "uniform", min: mean / 2, max: mean * 1.5 };
}

/** No pause is so long that the service takes a user who is there for gone. */
function thinkTimeOf(
  held: Millis,
  idleTimeout: Millis,
  { thinkTime, speedUp }: PlaybackWishes,
): Sourced<Distribution> {
  const mean = thinkTime === null ? Math.min(idleTimeout / 3, held / 4) : thinkTime / speedUp;
  const why =
    thinkTime === null
      ? "not known: a third of the idle timeout, or a quarter of a lifetime (--think-time says it)"
      : "given by --think-time";
  return { value: aroundMean(mean), why };
}

function holdOf(length: Millis, speedUp: number): Sourced<Millis> {
  const played = length / speedUp;
  return played >= LEAST_HOLD
    ? {
        value: Math.round(played),
        why: "the recording's length over the speed-up: as many sessions are opened",
      }
    : { value: LEAST_HOLD, why: "longer than the recording's, since a shorter hold tells no slope" };
}

/** In the part of the recording with the most, where they varied. */
function mostSessions({ sessions }: Learned): number {
  if (sessions === null) return 0;
  return sessions.profile ? Math.max(...sessions.profile.map((level) => level.sessions)) : sessions.level;
}

/** From the middle of each part to that of the next, in a line; the hold is as much shorter as the recording was. */
function profileOf(learned: Learned, hold: Millis): PlaybackPlan["profile"] {
  const { sessions, length } = learned;
  if (!sessions?.profile) return null;
  const most = mostSessions(learned);
  const times = sessions.profile.map(({ at }) => (at * hold) / length);
  const steps = sessions.profile.map((level, index) => {
    const at = times[index - 1] ?? 0;
    return { at, share: level.sessions / most, over: index === 0 ? SECOND : times[index]! - at };
  });
  return { value: steps, why: "sessions at once as the recording went on, of those in its highest part" };
}

function usersWhy(sessions: number, users: number): string {
  const rows = `${formatCount(sessions)} sessions at once, as recorded`;
  return users === Math.round(sessions) ? rows : `${rows}: of users who are gone some still wait to be swept`;
}
