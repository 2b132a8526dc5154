import { connect, type ChannelModel, type ConfirmChannel } from "amqplib";
import { defineCarrier } from "../../harness/index.ts";

const QUEUE = "events";

interface Publisher {
  readonly connection: ChannelModel;
  readonly channel: ConfirmChannel;
}

/**
 * Users who publish to one queue over AMQP 0-9-1, each over a connection of their own; a touch is one message of
 * `options.messageBytes`, done when the broker confirms it. With `options.consume` somebody takes the messages.
 */
export default defineCarrier<{ url: string; message: Buffer }, Publisher>({
  async start({ host, ports, options }) {
    const url = `amqp://guest:guest@${host}:${ports["amqp"]}`;
    const channel = await (await connect(url)).createChannel();
    await channel.assertQueue(QUEUE, { durable: true });
    if (options["consume"]) {
      await channel.prefetch(100);
      await channel.consume(QUEUE, (message) => message && channel.ack(message));
    }
    return { url, message: Buffer.alloc(Number(options["messageBytes"]), "event ") };
  },

  async connect(_user, { url }, lost) {
    const connection = await connect(url);
    // An error is followed by the close that it leads to.
    connection.on("error", () => undefined);
    connection.on("close", (cause?: Error) => lost(cause ?? new Error("the broker closed the connection")));
    return { connection, channel: await connection.createConfirmChannel() };
  },

  async act({ channel }, act, _user, { message }) {
    if (act !== "touch") return;
    channel.sendToQueue(QUEUE, message);
    await channel.waitForConfirms();
  },

  close: ({ connection }) => connection.close(),
});
