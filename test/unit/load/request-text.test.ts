import { describe, expect, it } from "vitest";
import { compileRequest } from "../../../harness/load/request-text.ts";

const host = "127.0.0.1:8080";

describe("an act as the bytes of a request", () => {
  it("names the user in path and body, as often as the plan does", () => {
    const request = compileRequest(
      {
        method: "POST",
        path: "/login/{user}",
        body: '{"id":{user},"name":"user-{user}"}',
        headers: { "content-type": "application/json" },
      },
      host,
    );
    expect(request(1234, 0)).toBe(
      "POST /login/1234 HTTP/1.1\r\nhost: 127.0.0.1:8080\r\ncontent-type: application/json\r\n" +
        'content-length: 30\r\n\r\n{"id":1234,"name":"user-1234"}',
    );
  });

  it("counts a body in bytes, not in characters", () => {
    const request = compileRequest({ method: "PUT", path: "/{user}", body: "é{user}é" }, host);
    expect(request(7, 0)).toContain("\r\ncontent-length: 5\r\n\r\né7é");
  });

  it("gives a POST without a body the length 0, and a GET none at all", () => {
    expect(compileRequest({ method: "POST", path: "/t/{user}" }, host)(1, 0)).toBe(
      "POST /t/1 HTTP/1.1\r\nhost: 127.0.0.1:8080\r\ncontent-length: 0\r\n\r\n",
    );
    expect(compileRequest({ method: "GET", path: "/t/{user}" }, host)(1, 0)).toBe(
      "GET /t/1 HTTP/1.1\r\nhost: 127.0.0.1:8080\r\n\r\n",
    );
  });

  it.each(["Content-Length", "transfer-encoding", "Connection", "Host"])(
    "leaves %s to the carrier",
    (name) => {
      const act = { method: "POST", path: "/{user}", headers: { [name]: "x" } } as const;
      expect(() => compileRequest(act, host)).toThrow(
        expect.objectContaining({
          code: "LOAD_RESERVED_HEADER",
          message: expect.stringContaining(`${name}: x`) as unknown,
        }),
      );
    },
  );
});
