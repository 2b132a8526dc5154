import { connect } from "node:net";
import { get, type IncomingMessage } from "node:http";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { serveLive } from "../../../harness/live/live-server.ts";

/** Status and text of a request as some other site's page, or a neighbour, could send it. */
async function ask(url: string, headers: Readonly<Record<string, string>> = {}, method = "GET") {
  const [response] = (await once(get(url, { headers, method, agent: false }), "response")) as [
    IncomingMessage,
  ];
  response.setEncoding("utf8");
  let text = "";
  for await (const piece of response) text += String(piece);
  return { status: response.statusCode, text };
}

/** A reader of the stream: what it has been told so far. */
async function reader(url: string) {
  const told: string[] = [];
  const request = get(url.replace("/?", "/events?"), { agent: false });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  let rest = "";
  response.setEncoding("utf8").on("data", (piece: string) => {
    const whole = (rest + piece).lastIndexOf("\n\n") + 2;
    const text = (rest + piece).slice(0, Math.max(0, whole));
    rest = (rest + piece).slice(text.length);
    for (const [, event, data] of text.matchAll(/event: (\w+)\ndata: (.*)\n\n/g))
      told.push(`${event} ${data}`);
  });
  response.on("error", () => undefined);
  return { told, leave: () => request.destroy() };
}

describe("the page of a run that goes on", () => {
  it("is for who has the key, by a name of this machine, and for nobody else", async () => {
    await using server = await serveLive(0, "<p>first");
    const { port, searchParams } = new URL(server.url);
    expect(new URL(server.url).hostname).toBe("127.0.0.1");
    expect(await ask(server.url)).toEqual({ status: 200, text: "<p>first" });
    expect((await ask(server.url, { host: `localhost:${port}` })).status).toBe(200);

    expect((await ask(`http://127.0.0.1:${port}/`)).status).toBe(403);
    expect((await ask(`http://127.0.0.1:${port}/?token=${"0".repeat(32)}`)).status).toBe(403);
    expect((await ask(`http://127.0.0.1:${port}/events`)).status).toBe(403);
    expect((await ask(server.url, { host: `evil.example:${port}` })).status).toBe(403);
    expect((await ask(server.url, {}, "POST")).status).toBe(405);
    expect((await ask(`http://127.0.0.1:${port}/etc?token=${searchParams.get("token")}`)).status).toBe(404);
  });

  it("is told what is newest, to who comes, comes back, or is one of many", async () => {
    await using server = await serveLive(0, "<p>first");
    server.now("hold  1s of 2m\nusers 12");
    const early = await reader(server.url);
    await expect.poll(() => early.told).toEqual(["now hold · 1s of 2m · users 12", "page 1"]);
    early.leave();
    server.page("<p>second");
    const back = await reader(server.url);
    const other = await reader(server.url);
    server.now("drain");
    for (const { told } of [back, other])
      await expect.poll(() => told).toEqual(["now hold · 1s of 2m · users 12", "page 2", "now drain"]);
    expect((await ask(server.url)).text).toBe("<p>second");
    back.leave();
    other.leave();
  });

  it("waits at its end until its readers have the last page", async () => {
    await using server = await serveLive(0, "<p>first");
    const watching = await reader(server.url);
    let isOver = false;
    const ended = server.end("<p>last").then(() => (isOver = true));
    await expect.poll(() => watching.told).toContain("end 2");
    expect(isOver).toBe(false);
    watching.leave();
    expect((await ask(server.url)).text).toBe("<p>last");
    await ended;
  });

  it("lets go of a reader that does not read, and holds up nobody", async () => {
    await using server = await serveLive(0, "<p>first");
    const { port, search } = new URL(server.url);
    const deaf = connect(Number(port), "127.0.0.1");
    deaf.on("error", () => undefined).pause();
    deaf.write(`GET /events${search} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    const keen = await reader(server.url);
    const line = "x".repeat(64 * 1024);
    // The system's own buffers take megabytes before ours begins to fill.
    for (let i = 0; i < 400; i++) {
      server.now(line);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    server.page("<p>second");
    await expect.poll(() => keen.told.includes("page 2"), { timeout: 30_000 }).toBe(true);
    deaf.resume();
    await once(deaf, "close");
    keen.leave();
  });

  it("says which port is taken", async () => {
    await using server = await serveLive(0, "");
    const { port } = new URL(server.url);
    await expect(serveLive(Number(port), "")).rejects.toMatchObject({ code: "LIVE_PAGE_NOT_SERVED" });
  });
});
