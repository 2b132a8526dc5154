import { createServer, type AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { readySign, untilReady } from "../../../harness/target/ready.ts";
import { tinyPlan } from "../../support/target-plan.ts";

const plan = tinyPlan("healthy", { healthPath: null, readyTimeout: 300 });
const alive = new Promise<never>(() => undefined);

describe("a service without a health path", () => {
  it("is ready once it accepts a connection where it takes sockets", async () => {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const socketPort = (server.address() as AddressInfo).port;
    const accepted = new Promise((resolve) => server.once("connection", resolve));
    await untilReady(plan, readySign(plan, { baseUrl: "http://127.0.0.1:9", socketPort }), alive, undefined);
    await accepted;
    server.close();
  });

  it("is not ready as long as nobody listens there", async () => {
    const ready = untilReady(plan, readySign(plan, { baseUrl: "http://127.0.0.1:9" }), alive, undefined);
    await expect(ready).rejects.toMatchObject({
      code: "TARGET_NOT_READY",
      message: expect.stringMatching(
        /accept a connection on 127\.0\.0\.1:9 within 0\.3 s .*ECONNREFUSED/,
      ) as unknown,
    });
  });
});
