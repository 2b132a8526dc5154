import { describe, expect, it } from "vitest";
import type { Capture } from "../../../harness/config/types.ts";
import { finderOf } from "../../../harness/load/answer.ts";
import { CapturedValues } from "../../../harness/load/captured-values.ts";
import { compileRequests } from "../../../harness/load/request-text.ts";
import { Act } from "../../../harness/population/types.ts";

const answer = {
  headers: ["Content-Type", "application/json", "X-Token", "from-header"],
  body: '{"token":"from-body","items":[{"id":7}],"none":null}',
};

describe("a value in an answer", () => {
  it.each<[Capture, string | null]>([
    [{ json: "$.token" }, "from-body"],
    [{ json: "$.items[0].id" }, "7"],
    [{ json: "$.items[1].id" }, null],
    [{ json: "$.none" }, null],
    [{ json: "$.items" }, null],
    [{ header: "x-token" }, "from-header"],
    [{ header: "x-other" }, null],
    [{ regex: '"id":(\\d+)' }, "7"],
    [{ regex: "id=(\\d+)" }, null],
  ])("is found, or is not there: %j", (capture, value) => {
    expect(finderOf(capture)(answer)).toBe(value);
  });

  it("is not there in a body that is no JSON", () => {
    expect(finderOf({ json: "$.token" })({ headers: [], body: "<html>" })).toBeNull();
  });
});

const step = (name: string, capture: Readonly<Record<string, Capture>>) => ({
  group: "all",
  label: `all/${name}`,
  capture,
});
const acts = [
  {
    name: "sign in",
    request: { method: "POST", path: "/signin?user={user}" } as const,
    session: Act.login,
    step: step("login", { token: { json: "$.token" } }),
  },
  {
    name: "save",
    request: {
      method: "PUT",
      path: "/{token}/{data.name}",
      body: '{"name":"{data.name}"}',
      headers: { "x-name": "{data.name}" },
    } as const,
    session: Act.touch,
    step: step("save", {}),
  },
];

describe("requests of a journey", () => {
  const captured = new CapturedValues(acts);
  const feeds = { all: { columns: ["name"], values: [["a/é b"], ["x\r\ny: z"]] } };
  const [login, save] = compileRequests(acts, "h", { feeds, captured });

  it("cannot be said before everything that they need is there", () => {
    expect(login!(4, 0)).toContain("POST /signin?user=4 HTTP/1.1");
    expect(save!(4, 0)).toBeNull();
  });

  it("carry what was captured and given: encoded in the path, and as it is in a body, counted in bytes", () => {
    expect(captured.capture(0, 0, 4, answer)).toBe(true);
    expect(save!(4, 0)).toBe(
      "PUT /from-body/a%2F%C3%A9%20b HTTP/1.1\r\nhost: h\r\nx-name: a/é b\r\n" +
        'content-length: 17\r\n\r\n{"name":"a/é b"}',
    );
  });

  it("never let a value end a header", () => {
    captured.capture(0, 1, 5, answer);
    expect(save!(5, 1)).toContain("\r\nx-name: x  y: z\r\n");
  });

  it("belong to one user: the slot's next one has captured nothing yet", () => {
    expect(save!(104, 0)).toBeNull();
    expect(captured.capture(0, 0, 104, { headers: [], body: "{}" })).toBe(false);
    expect(captured.capture(0, 0, 104, null)).toBe(false);
    expect(save!(104, 0)).toBeNull();
  });
});
