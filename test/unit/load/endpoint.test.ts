import { describe, expect, it } from "vitest";
import { assertOpenFiles, authority, loopbackEndpoint } from "../../../harness/load/endpoint.ts";

describe("where load may go", () => {
  it.each([
    ["http://127.0.0.1:8080", { host: "127.0.0.1", port: 8080 }],
    ["http://127.1.2.3:9", { host: "127.1.2.3", port: 9 }],
    ["http://127.0.0.1/", { host: "127.0.0.1", port: 80 }],
    ["http://[::1]:8080", { host: "::1", port: 8080 }],
  ])("accepts %s", (url, endpoint) => {
    expect(loopbackEndpoint(url)).toEqual(endpoint);
  });

  it.each([
    "http://10.0.0.1:80",
    "http://example.org:80",
    "http://127.example.org",
    "http://[::2]:80",
    "http://localhost:80",
  ])("refuses %s: it is not this machine's own loopback address", (url) => {
    expect(() => loopbackEndpoint(url)).toThrow(
      expect.objectContaining({ code: "LOAD_TARGET_NOT_LOOPBACK", exitCode: 2 }),
    );
  });

  it.each(["127.0.0.1:8080", "https://127.0.0.1:8443", "http://127.0.0.1:80/api", "nonsense"])(
    "refuses %s: it is not an address of plain HTTP",
    (url) => {
      expect(() => loopbackEndpoint(url)).toThrow(
        expect.objectContaining({ code: "LOAD_TARGET_URL", exitCode: 2 }),
      );
    },
  );

  it("puts an IPv6 address in brackets again for the host header", () => {
    expect(authority(loopbackEndpoint("http://[::1]:8080"))).toBe("[::1]:8080");
  });
});

describe("open files", () => {
  it("are enough for a few connections", () => {
    expect(() => assertOpenFiles(10)).not.toThrow();
  });

  it("are not enough for more connections than the process may have", () => {
    expect(() => assertOpenFiles(1e12)).toThrow(
      expect.objectContaining({
        code: "LOAD_OPEN_FILES",
        message: expect.stringContaining("may open") as unknown,
      }),
    );
  });
});
