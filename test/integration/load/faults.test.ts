import { createServer as createHttpServer } from "node:http";
import { createServer, type Server, type Socket } from "node:net";
import { describe, expect, it } from "vitest";
import type { ErrorKind, LoadTotals } from "../../../harness/load/types.ts";
import { comeToRest, crowd, drive, listen, plan, windowWhen } from "./drive.ts";

const population = { ...crowd, users: 50 };

/** A service of which every connection does this with every packet. */
function packets(answer: (socket: Socket) => void) {
  return createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", () => answer(socket));
  });
}

async function outcome(server: Server, requestTimeout = plan.requestTimeout): Promise<LoadTotals> {
  await using service = await listen(server);
  await using load = await drive({ plan: { ...plan, requestTimeout }, population, baseUrl: service.baseUrl });
  await windowWhen(load, ({ t }) => t > 900);
  await comeToRest(load);
  return load.totals();
}

const status = (code: number) =>
  createHttpServer((_request, response) => response.writeHead(code).end("text"));

const faults: readonly (readonly [string, ErrorKind, RegExp, () => Server])[] = [
  ["resets connections", "reset", /ECONNRESET|EPIPE/, () => packets((socket) => socket.resetAndDestroy())],
  ["hangs up without an answer", "closed", /before it had answered/, () => packets((socket) => socket.end())],
  ["answers 500", "status_5xx", /status 500/, () => status(500)],
  ["answers 404", "status_4xx", /status 404/, () => status(404)],
  ["answers 302", "status_3xx", /status 302/, () => status(302)],
  [
    "speaks another protocol",
    "protocol",
    /not an HTTP.*SSH-2\.0/,
    () => packets((socket) => socket.write("SSH-2.0-x\r\n")),
  ],
  ["never answers", "timeout", /no answer within \d+ ms/, () => packets(() => undefined)],
  [
    "never ends its answers",
    "timeout",
    /no answer within/,
    () => packets((socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")),
  ],
  [
    "breaks its answers off",
    "closed",
    /before it had answered/,
    () => packets((socket) => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf")),
  ],
];

describe.concurrent("a service that", () => {
  it.for(faults)("%s is counted as %s, with an example", async ([, kind, example, service]) => {
    const { due, sent, ok, dropped, errors, examples } = await outcome(
      service(),
      kind === "timeout" ? 300 : undefined,
    );
    expect(sent).toBeGreaterThan(50);
    expect({ ok, errors, due }).toEqual({ ok: 0, errors: { [kind]: sent }, due: sent + dropped });
    expect(examples[kind]).toMatch(example);
    expect(examples[kind]).toMatch(/^(POST|DELETE) \/(login|touch|session)\/\d+: /);
  });

  it("is not there is counted as refused", async () => {
    const gone = await listen(createServer());
    await gone[Symbol.asyncDispose]();
    await using load = await drive({ population, baseUrl: gone.baseUrl });
    await windowWhen(load, ({ t }) => t > 900);
    await comeToRest(load);
    const { due, sent, dropped, errors, examples } = load.totals();
    expect(sent).toBeGreaterThan(50);
    expect({ errors, due }).toEqual({ errors: { refused: sent }, due: sent + dropped });
    expect(examples.refused).toMatch(/ECONNREFUSED/);
  });

  it("comes back to its senses finds the load still there", async () => {
    let broken = true;
    const server = createHttpServer((_request, response) => {
      if (broken) response.socket?.resetAndDestroy();
      else response.end();
    });
    await using service = await listen(server);
    await using load = await drive({ population, baseUrl: service.baseUrl });
    await windowWhen(load, ({ t, errors }) => t > 900 && (errors.reset ?? 0) > 0);
    broken = false;
    const mended = await windowWhen(load, ({ t }) => t > 2900);
    expect(mended.errors).toEqual({});
    expect(mended.ok).toBeGreaterThan(50);
  });
});

const answers: readonly (readonly [string, string])[] = [
  ["in chunks", "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"],
  [
    "after an interim answer",
    "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n",
  ],
  ["with 204 and no body", "HTTP/1.1 204 No Content\r\n\r\n"],
];

describe.concurrent("an answer", () => {
  it.for(answers)("%s is understood, and its connection used again", async ([, answer]) => {
    const { sent, ok, errors, peakConnections } = await outcome(packets((socket) => socket.write(answer)));
    expect({ ok, errors }).toEqual({ ok: sent, errors: {} });
    expect(peakConnections).toBeLessThan(sent / 2);
  });

  it.for([
    ["that ends with its connection", "HTTP/1.1 200 OK\r\n\r\nok"],
    ["that asks to close", "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\nok"],
  ] as const)("%s is understood, and its connection given up", async ([, answer]) => {
    const { sent, ok, errors } = await outcome(packets((socket) => socket.end(answer)));
    expect(sent).toBeGreaterThan(50);
    expect({ ok, errors }).toEqual({ ok: sent, errors: {} });
  });
});
