import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { WebSocketServer, type WebSocket } from "ws";
import { encodeFrame, FrameReader, MOST_FRAME_BYTES } from "../../../../harness/load/socket/frame-reader.ts";
import { Act } from "../../../../harness/population/types.ts";
import { listen } from "../drive.ts";
import { carried, tcp, websocket } from "./carried.ts";

const { login, touch, logout } = Act;

/** Answers each frame as told; an empty answer is none. */
function frameServer(answer: (frame: string) => string, onSocket?: (socket: Socket) => void): Server {
  return createServer((socket) => {
    const reader = new FrameReader(4);
    socket.on("data", (chunk) => {
      for (const text of reader.read(chunk).map((frame) => answer(frame.toString())))
        if (text !== "") socket.write(encodeFrame(text, 4));
    });
    socket.on("error", () => undefined);
    onSocket?.(socket);
  });
}

const wellBehaved = () => "ok";

describe("a user's own socket", () => {
  it("is opened by the log-in, carries acts while others are unanswered, and is closed after the log-out", async () => {
    const held: string[] = [];
    const ended = vi.fn();
    const server = frameServer(
      (frame) => {
        held.push(frame);
        return held.length < 4 ? "" : held.length === 4 ? "ok" : "";
      },
      (socket) => {
        socket.on("end", ended);
        socket.on("data", () => held.length === 4 && socket.write(encodeFrame("ok", 4).toString().repeat(3)));
      },
    );
    await using service = await listen(server);
    using users = carried(service.baseUrl, tcp);
    for (const act of [login, touch, touch, logout]) users.act(act, 0, 7);
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce());
    expect(held).toEqual(["login 7", "touch 7", "touch 7", "logout 7"]);
    expect(users.journal.filter((line) => line !== "7 disconnected")).toEqual([
      ...["sent 0 of 7", "sent 1 of 7", "sent 1 of 7", "sent 2 of 7"],
      ...["0 of 7: ok", "1 of 7: ok", "1 of 7: ok", "2 of 7: ok"],
    ]);
    await vi.waitFor(() => expect(users.sockets.connections).toBe(0));
  });

  it("is lost with the service's closing: the session may go, and what the user does then fails", async () => {
    await using service = await listen(
      frameServer(wellBehaved, (socket) => setTimeout(() => socket.end(), 50)),
    );
    using users = carried(service.baseUrl, tcp);
    users.act(login, 0, 7);
    await vi.waitFor(() => expect(users.journal).toContain("7 disconnected"));
    users.act(touch, 0, 7);
    expect(users.journal).toEqual(["sent 0 of 7", "0 of 7: ok", "7 disconnected", "unsent 1 of 7: closed"]);
  });

  it.each([
    ["refuses", () => "no such user", "refusal"],
    ["speaks another protocol", () => "x".repeat(MOST_FRAME_BYTES + 1), "protocol"],
    ["does not answer in time", () => "", "timeout"],
  ])("hears of a service that %s", async (_what, answer, kind) => {
    await using service = await listen(frameServer(answer));
    using users = carried(service.baseUrl, tcp, { requestTimeout: 200 });
    users.act(login, 0, 7);
    await vi.waitFor(() => expect(users.journal).toContain(`0 of 7: ${kind}`), { timeout: 10_000 });
  });

  it("ends where the service answers what nobody asked", async () => {
    await using service = await listen(
      frameServer(
        (frame) => frame,
        (socket) => socket.on("data", () => socket.write(encodeFrame("ok", 4))),
      ),
    );
    using users = carried(service.baseUrl, { ...tcp, good: "login" });
    users.act(login, 0, 7);
    await vi.waitFor(() => expect(users.journal).toEqual(["sent 0 of 7", "0 of 7: ok", "7 disconnected"]));
    users.act(touch, 0, 7);
    expect(users.journal.at(-1)).toBe("unsent 1 of 7: protocol");
  });

  it("is none where nobody listens", async () => {
    using users = carried("http://127.0.0.1:9", tcp);
    users.act(login, 0, 7);
    users.act(touch, 0, 7);
    await vi.waitFor(() =>
      expect(users.journal).toEqual(["unsent 0 of 7: refused", "unsent 1 of 7: refused"]),
    );
  });

  it("passes over what the service says unasked", async () => {
    const server = frameServer(wellBehaved, (socket) => socket.write(encodeFrame("event: hello", 4)));
    await using service = await listen(server);
    using users = carried(service.baseUrl, { ...tcp, push: "event" });
    users.act(login, 0, 7);
    await vi.waitFor(() => expect(users.journal).toEqual(["sent 0 of 7", "0 of 7: ok"]));
  });

  it("comes from the source addresses in turn", async () => {
    const from: (string | undefined)[] = [];
    await using service = await listen(frameServer(wellBehaved, (socket) => from.push(socket.remoteAddress)));
    using users = carried(service.baseUrl, { ...tcp, sourceAddresses: ["127.0.0.2", "127.0.0.3"] });
    for (const slot of [0, 1, 2, 3]) users.act(login, slot, slot);
    await vi.waitFor(() => expect(from).toHaveLength(4));
    expect(from.sort()).toEqual(["127.0.0.2", "127.0.0.2", "127.0.0.3", "127.0.0.3"]);
  });
});

describe("the limit of sockets", () => {
  it("makes log-ins wait, and is told; a user who has left by then, or waits for too long, gives up", async () => {
    await using service = await listen(frameServer(wellBehaved));
    using users = carried(service.baseUrl, tcp, { maxConnections: 1, requestTimeout: 300 });
    users.act(login, 0, 1);
    await vi.waitFor(() => expect(users.journal).toContain("0 of 1: ok"));
    users.act(login, 1, 2);
    users.act(touch, 1, 2);
    users.act(login, 1, 3);
    expect(users.journal.slice(2)).toEqual(["dropped 0 of 2", "dropped 1 of 2"]);
    await vi.waitFor(() => expect(users.sockets.takeLimitReached()).toBe(true));
    expect(users.sockets.waiting).toBe(1);
    await vi.waitFor(() => expect(users.journal).toContain("dropped 0 of 3"));
    users.act(touch, 1, 3);
    expect(users.journal.at(-1)).toBe("unsent 1 of 3: timeout");
    users.act(logout, 0, 1);
    users.act(login, 2, 4);
    await vi.waitFor(() => expect(users.journal).toContain("0 of 4: ok"));
  });
});

describe("a user who vanishes", () => {
  it.each([
    ["reset", "ECONNRESET"],
    ["close", "end"],
  ] as const)("with a %s lets the service know", async (vanish, sign) => {
    const signs: string[] = [];
    const server = frameServer(wellBehaved, (socket) => {
      socket.on("error", ({ message }) => signs.push(message));
      socket.on("end", () => signs.push("end"));
    });
    await using service = await listen(server);
    using users = carried(service.baseUrl, { ...tcp, vanish });
    users.act(login, 0, 7);
    users.sockets.vanished(0);
    await vi.waitFor(() => expect(signs.join()).toContain(sign));
    expect(users.journal).toContain("7 disconnected");
    expect(users.journal).toContain("0 of 7: ok");
    await vi.waitFor(() => expect(users.sockets.connections).toBe(0));
  });

  it("and is mute keeps the socket until the service closes it, and is no connection lost", async () => {
    const open: Socket[] = [];
    await using service = await listen(frameServer(wellBehaved, (socket) => open.push(socket)));
    using users = carried(service.baseUrl, tcp, { requestTimeout: 100 });
    users.act(login, 0, 7);
    users.sockets.vanished(0);
    await vi.waitFor(() => expect(users.journal).toContain("0 of 7: ok"));
    users.act(login, 0, 8);
    await vi.waitFor(() => expect(users.journal).toContain("0 of 8: ok"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(users.sockets.connections).toBe(2);
    open[0]!.end();
    await vi.waitFor(() => expect(users.sockets.connections).toBe(1));
    expect(users.journal.join()).not.toContain("disconnected");
  });
});

describe("over WebSocket a user's socket", () => {
  async function webSocketService(onSocket: (socket: WebSocket) => void, server = createHttpServer()) {
    new WebSocketServer({ server }).on("connection", onSocket);
    return listen(server);
  }

  it("carries acts as text, touches as pings where the plan says so, and the user into the path", async () => {
    const seen: string[] = [];
    const server = createHttpServer();
    server.on("upgrade", ({ url }) => seen.push(url!));
    await using service = await webSocketService((socket) => {
      socket.on("message", (data: Buffer) => {
        seen.push(data.toString());
        socket.send("ok");
      });
      socket.on("ping", () => seen.push("ping"));
      socket.on("close", (code) => seen.push(`closed ${code}`));
    }, server);
    using users = carried(service.baseUrl, { ...websocket, path: "/of/{user}", touch: { ping: true } });
    for (const act of [login, touch, logout]) users.act(act, 0, 7);
    await vi.waitFor(() => expect(seen).toHaveLength(5));
    expect(seen).toEqual(["/of/7", "login 7", "ping", "logout 7", "closed 1001"]);
    for (const line of ["0 of 7: ok", "1 of 7: ok", "2 of 7: ok"]) expect(users.journal).toContain(line);
  });

  it("answers pings of the service, and no more once the user is mute", async () => {
    let pongs = 0;
    let alive: WebSocket | undefined;
    await using service = await webSocketService((socket) => {
      alive = socket;
      socket.on("message", () => socket.send("ok"));
      socket.on("pong", () => pongs++);
    });
    using users = carried(service.baseUrl, websocket);
    users.act(login, 0, 7);
    await vi.waitFor(() => expect(users.journal).toContain("0 of 7: ok"));
    alive!.ping();
    await vi.waitFor(() => expect(pongs).toBe(1));
    users.sockets.vanished(0);
    alive!.ping();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(pongs).toBe(1);
    alive!.terminate();
    await vi.waitFor(() => expect(users.sockets.connections).toBe(0));
  });

  it("is refused with the status of the hand-shake", async () => {
    const server = createHttpServer((_request, response) => response.writeHead(503).end());
    server.on("upgrade", (_request, socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\n\r\n"));
    await using service = await listen(server);
    using users = carried(service.baseUrl, websocket);
    users.act(login, 0, 7);
    await vi.waitFor(() => expect(users.journal).toEqual(["unsent 0 of 7: status_5xx"]));
  });

  it("is reset by a user who vanishes so", async () => {
    const codes: number[] = [];
    await using service = await webSocketService((socket) => {
      socket.on("message", () => socket.send("ok"));
      socket.on("close", (code) => codes.push(code));
      socket.on("error", () => undefined);
    });
    using users = carried(service.baseUrl, { ...websocket, vanish: "reset" });
    users.act(login, 0, 7);
    users.sockets.vanished(0);
    await vi.waitFor(() => expect(codes).toEqual([1006]));
  });
});
