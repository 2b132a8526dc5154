import { client, xml, type Client } from "@xmpp/client";
import { defineCarrier } from "../../harness/index.ts";

const DOMAIN = "localhost";
const PASSWORD = "secret";

interface Chat {
  readonly service: string;
  /** Accounts whose owners never come. */
  readonly absent: number;
  readonly text: string;
}

/**
 * Users who chat over XMPP, each over a connection of their own, as the account of their slot. A touch is a message of
 * `options.messageBytes` to one of `options.absent` accounts whose owners never come, and done when the server has
 * answered a ping that follows it: a server takes what comes over one stream in order.
 */
export default defineCarrier<Chat, Client>({
  async start({ host, ports, options, slots }) {
    const absent = Number(options["absent"]);
    const accounts = [...range(slots).map(userName), ...range(absent).map(absentName)];
    for (const account of accounts) await register(`http://${host}:${ports["http"]}/api/register`, account);
    const text = "hello ".repeat(Number(options["messageBytes"]) / 6);
    return { service: `xmpp://${host}:${ports["xmpp"]}`, absent, text };
  },

  async connect({ slot }, { service }, lost) {
    const account = { username: userName(slot), password: PASSWORD };
    const xmpp = client({
      service,
      domain: DOMAIN,
      // The stream does not leave this machine, and SCRAM takes the generator 0.1 s of CPU time a log-in.
      credentials: (authenticate) => authenticate(account, "PLAIN", xml("user-agent")),
    });
    xmpp.reconnect.stop();
    xmpp.on("error", () => undefined);
    xmpp.on("disconnect", () => lost(new Error("the server closed the stream")));
    await xmpp.start();
    return xmpp;
  },

  async act(xmpp, act, { number }, { absent, text }) {
    if (act === "login") await xmpp.send(xml("presence"));
    if (act !== "touch") return;
    const to = `${absentName(Math.floor(Math.random() * absent))}@${DOMAIN}`;
    await xmpp.send(xml("message", { to, type: "chat", id: `${number}` }, xml("body", {}, text)));
    await callerOf(xmpp).get(xml("ping", "urn:xmpp:ping"), DOMAIN);
  },

  async close(xmpp) {
    await xmpp.stop();
  },

  drop: (xmpp) => xmpp.socket?.end(),
});

/** The part of the client that asks and waits, whose published type does not resolve. */
function callerOf(xmpp: Client) {
  return xmpp.iqCaller as unknown as { get(question: unknown, to: string): Promise<unknown> };
}

function userName(slot: number): string {
  return `user${slot}`;
}

function absentName(index: number): string {
  return `absent${index}`;
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

async function register(url: string, user: string): Promise<void> {
  const body = JSON.stringify({ user, host: DOMAIN, password: PASSWORD });
  const answer = await fetch(url, { method: "POST", body });
  // Over the cycles of a run, and on a server that runs already, they are there from before.
  if (!answer.ok && answer.status !== 409)
    throw new Error(`${user} could not be registered: ${answer.status} ${await answer.text()}`);
}
