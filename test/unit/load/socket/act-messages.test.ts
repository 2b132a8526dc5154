import { describe, expect, it } from "vitest";
import { frameActsOf } from "../../../../harness/load/acts.ts";
import { actMessages } from "../../../../harness/load/socket/act-messages.ts";
import { PING, type Message } from "../../../../harness/load/socket/wire.ts";
import { Act } from "../../../../harness/population/types.ts";

const plan = {
  kind: "websocket",
  path: "/",
  login: "login {user} as {user}",
  touch: { ping: true },
  logout: "bye {user}",
  good: "ok",
  vanish: "mute",
  sourceAddresses: ["127.0.0.1"],
} as const;
const acts = frameActsOf(plan);

describe("acts on a socket", () => {
  it("are frames with the user's number in every place, or pings", () => {
    const messages = actMessages(acts, plan);
    expect(messages.of(Act.login, 17)).toBe("login 17 as 17");
    expect(messages.of(Act.touch, 17)).toBe(PING);
    expect(messages.of(Act.logout, 17)).toBe("bye 17");
  });

  it("are answered well by what begins as the plan says, and by a pong", () => {
    const messages = actMessages(acts, plan);
    expect(messages.faultOf("ok, 3 messages")).toBeNull();
    expect(messages.faultOf(PING)).toBeNull();
    expect(messages.faultOf("error: ok is not the word")).toEqual({
      kind: "refusal",
      message: 'answered "error: ok is not the word"',
    });
  });

  it("are answered well by anything where nothing is asked of an answer", () => {
    expect(actMessages(acts, { good: "" }).faultOf("")).toBeNull();
  });

  it("are not answered by what the service says unasked", () => {
    const pushing = actMessages(acts, { good: "ok", push: "event" });
    const isPush = (message: Message) => pushing.isPush(message);
    const messages: Message[] = ["event: 3 users", "ok", PING];
    expect(messages.map(isPush)).toEqual([true, false, false]);
    expect(actMessages(acts, plan).isPush("event: 3 users")).toBe(false);
  });
});
