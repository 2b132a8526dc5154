import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { environmentError, messageOf } from "../base/errors.ts";
import { SECOND } from "../base/units.ts";

/** A page that is served to this machine alone, and what tells it of changes. */
export interface LiveServer extends AsyncDisposable {
  /** With the token, without which nothing is served. */
  readonly url: string;
  /** A line on where the run stands. */
  now(line: string): void;
  /** A newer page. */
  page(html: string): void;
  /** The last page. Waits until whoever watches has it, a few seconds at most. */
  end(html: string): Promise<void>;
}

/** What a reader may leave unread before it is let go: it comes back by itself, and gets what is newest. */
const MOST_UNREAD = 256 * 1024;
const LAST_PATIENCE = 5 * SECOND;

const headers = {
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "content-security-policy":
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; connect-src 'self'",
} as const;

/**
 * Serves `first` and what follows it on 127.0.0.1. A name other than this machine's in the request is refused, so that
 * no page of another site reaches it by a name that it points here.
 * @param port 0 lets the system choose
 * @throws BeamsoakError (exit 4) when it cannot listen there
 */
export async function serveLive(port: number, first: string): Promise<LiveServer> {
  const token = randomBytes(16).toString("hex");
  const readers = new Set<ServerResponse>();
  let html = first;
  let edition = 1;
  let line = "";
  let isOver = false;
  /** How often the last page was taken. */
  let taken = 0;

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
    if (!isOurs(request, address.port) || !sameToken(searchParams.get("token"), token)) {
      response
        .writeHead(403, { "content-type": "text/plain" })
        .end("The address that beamsoak printed has the key.\n");
    } else if (request.method !== "GET") {
      response.writeHead(405, { allow: "GET" }).end();
    } else if (pathname === "/events") {
      follow(response);
    } else if (pathname === "/") {
      if (isOver) response.once("finish", () => taken++);
      response.writeHead(200, { ...headers, "content-type": "text/html; charset=utf-8" }).end(html);
    } else {
      response.writeHead(404, { "content-type": "text/plain" }).end("There is only the page.\n");
    }
  });

  const follow = (response: ServerResponse) => {
    response.writeHead(200, { ...headers, "content-type": "text/event-stream" });
    readers.add(response);
    response.once("close", () => readers.delete(response));
    if (line !== "") send(response, "now", line);
    send(response, isOver ? "end" : "page", String(edition));
  };
  const send = (response: ServerResponse, event: string, data: string) => {
    response.write(`event: ${event}\ndata: ${data}\n\n`);
    if (response.writableLength > MOST_UNREAD) response.destroy();
  };
  const tell = (event: string, data: string) => {
    for (const response of readers) send(response, event, data);
  };

  await new Promise<void>((listening, failed) => {
    server.once("error", (cause) =>
      failed(
        environmentError(
          "LIVE_PAGE_NOT_SERVED",
          `Cannot serve the live page on port ${port} of 127.0.0.1: ${messageOf(cause)}`,
          "Choose another port with --ui-port, or leave it out.",
          cause,
        ),
      ),
    );
    server.listen(port, "127.0.0.1", listening);
  });
  const address = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${address.port}/?token=${token}`,
    now(text) {
      line = text.trim().replaceAll(/\n|\s{2,}/g, " · ");
      tell("now", line);
    },
    page(newer) {
      html = newer;
      edition++;
      tell("page", String(edition));
    },
    async end(last) {
      html = last;
      edition++;
      isOver = true;
      const had = readers.size;
      tell("end", String(edition));
      const deadline = performance.now() + LAST_PATIENCE;
      while (taken < had && performance.now() < deadline) await pause(50);
    },
    [Symbol.asyncDispose]: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** Names of this machine that the page is reached by. */
function isOurs({ headers: { host } }: IncomingMessage, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

function sameToken(given: string | null, token: string): boolean {
  const [a, b] = [Buffer.from(given ?? ""), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
