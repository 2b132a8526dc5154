import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { expect, it, vi } from "vitest";
import { encodeFrame, FrameReader } from "../../../../harness/load/socket/frame-reader.ts";
import { listen } from "../drive.ts";

it("the processes that carry sockets end with the one that started them, however that ends", async () => {
  let open = 0;
  let most = 0;
  const server = createServer((socket) => {
    const reader = new FrameReader(4);
    most = Math.max(most, ++open);
    socket.on("data", (chunk) => reader.read(chunk).forEach(() => socket.write(encodeFrame("ok", 4))));
    socket.on("error", () => undefined);
    socket.on("close", () => open--);
  });
  await using service = await listen(server);
  const script = new URL("./start-and-die.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [script, service.baseUrl], { stdio: "inherit" });
  const [, signal] = (await once(child, "exit")) as [number | null, string | null];
  expect(signal).toBe("SIGKILL");
  expect(most).toBeGreaterThan(20);
  await vi.waitFor(() => expect(open).toBe(0), { timeout: 20_000 });
});
