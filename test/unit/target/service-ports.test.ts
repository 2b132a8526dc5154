import { createServer, type AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { addressesOf, choosePorts, fillPorts } from "../../../harness/target/service-ports.ts";

describe("the ports of a service", () => {
  it("are chosen where it leaves them open, and differ", async () => {
    const { httpPort, socketPort } = await choosePorts({ httpPort: 0, socketPort: 0 });
    expect(httpPort).toBeGreaterThan(0);
    expect(socketPort).toBeGreaterThan(0);
    expect(socketPort).not.toBe(httpPort);
  });

  it("are one where it takes sockets at the port of HTTP", async () => {
    const ports = await choosePorts({ httpPort: 0 });
    expect(addressesOf(ports)).toEqual({ baseUrl: `http://127.0.0.1:${ports.httpPort}` });
    expect(fillPorts("{httpPort} {socketPort}", { httpPort: 80 })).toBe("80 80");
  });

  it("are filled in by their names", () => {
    expect(fillPorts("{httpPort},{socketPort},{dataDir}", { httpPort: 80, socketPort: 81 })).toBe(
      "80,81,{dataDir}",
    );
  });

  it("are refused when they are in use, by the name of the setting", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await expect(choosePorts({ httpPort: 0, socketPort: port })).rejects.toMatchObject({
      code: "TARGET_PORT_IN_USE",
      hint: expect.stringContaining("service.socketPort") as unknown,
    });
    server.close();
  });
});
