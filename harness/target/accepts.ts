import { connect } from "node:net";

/** Whether a port of 127.0.0.1 accepts connections: null, or why it does not. */
export function accepts(port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, timeout: 1_000 });
    const answer = (reason: string | null): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once("connect", () => answer(null));
    socket.once("timeout", () => answer("no answer within 1 s"));
    socket.once("error", (error) => answer(error.message));
  });
}
