import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { Pipe } from "./pipe.ts";
import { ShapedWay, type LineShape } from "./shaped-way.ts";

/** What the line's thread says. */
export type LineReply = { readonly kind: "open"; readonly port: number } | { readonly kind: "shaped" };

const { host, port } = workerData as { readonly host: string; readonly port: number };
const parent = parentPort!;
const reply = (message: LineReply) => parent.postMessage(message);

const [there, back] = [new ShapedWay(), new ShapedWay()];
const pipes = new Set<Pipe>();

const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
  const service = connect({ host, port, allowHalfOpen: true, noDelay: true });
  const both = [new Pipe(client, service, there), new Pipe(service, client, back)];
  for (const pipe of both) pipes.add(pipe);
  breaksWith(client, service);
  breaksWith(service, client);
  client.on("close", () => both.forEach((pipe) => pipes.delete(pipe)));
});

/** A connection that breaks breaks on the other side too; one that ends well has been ended there already. */
function breaksWith(one: Socket, other: Socket): void {
  one.on("error", () => undefined);
  one.on("close", (broken) => {
    if (broken) other.resetAndDestroy();
    else if (!one.readableEnded) other.destroy();
  });
}

parent.on("message", (shape: LineShape) => {
  there.shape = back.shape = shape;
  for (const pipe of pipes) pipe.flush();
  reply({ kind: "shaped" });
});
server.listen(0, "127.0.0.1", () => reply({ kind: "open", port: (server.address() as AddressInfo).port }));
