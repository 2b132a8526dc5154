import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../../harness/base/units.ts";
import type { PopulationPlan } from "../../../harness/config/types.ts";
import { mean } from "../../../harness/base/distribution.ts";
import { sampleStays } from "../../../harness/population/sampled-stays.ts";
import { exactly } from "../../../harness/record/estimate.ts";
import { playbackOf, type PlaybackPlan, type PlaybackWishes } from "../../../harness/record/playback/plan.ts";
import { shopRecording } from "../../support/recorded.ts";

/** Of the service that is started: a tenth of production's. */
const service = { table: "sessions", idleTimeout: 30 * SECOND, sweepInterval: 2 * SECOND };
const unsaid = { idleTimeout: null, sweepInterval: null, vanish: null, thinkTime: null, lifetime: null };
const play = (wishes: Partial<PlaybackWishes> = {}, recorded = shopRecording) =>
  playbackOf(recorded, service, { speedUp: 10, ...unsaid, ...wishes });

/** What the plan's users bring about at a correct service, by the population's own arithmetic. */
function broughtBy({ users, stay, thinkTime, vanish, contract, ramp, hold }: PlaybackPlan) {
  const plan: PopulationPlan = {
    ...{ users: users.value, seed: 1, rampDown: 0, ramp, hold: hold.value, vanish: vanish.value },
    ...{ stay: stay.value, thinkTime: thinkTime.value },
  };
  const stays = sampleStays(plan, contract.value);
  const held = stays.reduce(
    (sum, one) => sum + vanish.value * one.heldIfVanished + (1 - vanish.value) * one.heldIfLoggedOut,
    0,
  );
  const perSecond = (users.value / mean(stay.value)) * SECOND;
  return { perSecond, sessions: (perSecond * held) / stays.length / SECOND };
}

describe("a recording, played back", () => {
  it.each([1, 5, 10])("%s times as fast brings as many sessions, that much more often", (speedUp) => {
    const timers = { idleTimeout: 5 * MINUTE, sweepInterval: 20 * SECOND };
    const { perSecond, sessions } = broughtBy(play({ speedUp, ...timers }));
    expect(sessions / 20_000).toBeCloseTo(1, 1);
    expect(perSecond / (33.3 * speedUp)).toBeCloseTo(1, 1);
  });

  it("opens as many sessions as were recorded: the hold is that much shorter", () => {
    expect(play({ speedUp: 5 }).hold.value).toBe(2 * MINUTE);
  });

  it("holds for a minute at the least, whatever the speed", () => {
    expect(play({ speedUp: 100 }).hold.value).toBe(MINUTE);
  });

  it("takes the timers of the service as they are, unless it is told production's", () => {
    expect(play().contract.value).toEqual(service);
    const told = play({ idleTimeout: 15 * MINUTE, sweepInterval: MINUTE });
    expect(told.contract.value).toEqual({
      table: "sessions",
      idleTimeout: 90 * SECOND,
      sweepInterval: 6 * SECOND,
    });
  });

  it("has as many users vanish as lives that short leave room for, and says so", () => {
    const { vanish } = play({ speedUp: 50, vanish: 0.9 });
    expect(vanish.value).toBeLessThan(0.9);
    expect(vanish.why).toMatch(/given by --vanish; no more can be/);
    expect(broughtBy(play({ speedUp: 50, vanish: 0.9 })).sessions / 20_000).toBeCloseTo(1, 1);
  });

  it("says of each value that was not learned what stands for it", () => {
    const { stay, thinkTime, vanish } = play({}, { ...shopRecording, lifetimes: null });
    for (const { why } of [stay, thinkTime, vanish])
      expect(why).toMatch(/^not known: .*\(--[a-z-]+ says it\)$/);
  });

  it("takes the pauses between acts from requests that are counted", () => {
    // Twelve a session: a log-in, half a log-out, and 10.5 between them.
    const requests = { estimate: exactly(12 * 33.3), known: "measured", by: "a counter" } as const;
    const played = play({}, { ...shopRecording, requests });
    const touches = mean(played.stay.value) / mean(played.thinkTime.value);
    expect(touches / 10.5).toBeCloseTo(1, 1);
    expect(played.thinkTime.why).toMatch(/^requests over sessions opened/);
    expect(broughtBy(played).sessions / 20_000).toBeCloseTo(1, 1);
  });

  it("takes what was said for what was not learned", () => {
    const said = play({ lifetime: 20 * MINUTE, thinkTime: MINUTE, vanish: 0.2 });
    expect(said.vanish).toEqual({ value: 0.2, why: "given by --vanish" });
    expect(mean(said.thinkTime.value)).toBeCloseTo(6 * SECOND);
    expect(said.stay.value.kind).toBe("exponential");
  });
});
