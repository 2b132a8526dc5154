import { Agent, request } from "node:http";
import type { HttpAct } from "../../config/types.ts";
import { requestOf } from "./requests.ts";

const AT_ONCE = 32;

/** Opens a session for each of the users. @throws Error for the first that the service would not have */
export async function logIn(baseUrl: string, login: HttpAct, users: readonly number[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const left = users.values();
  const some = async () => {
    for (const user of left) await send(agent, baseUrl, login, user);
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, some));
  } finally {
    agent.destroy();
  }
}

function send(agent: Agent, baseUrl: string, login: HttpAct, user: number): Promise<void> {
  const { method, path, body, headers } = requestOf(login, user);
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path!, baseUrl), { agent, method, headers: headers ?? {} }, (response) => {
      response.resume().once("end", () => {
        const { statusCode = 0 } = response;
        if (statusCode >= 200 && statusCode < 300) resolve();
        else reject(new Error(`the service answered ${statusCode} to ${method} ${path}`));
      });
    });
    sent.once("error", (error) => {
      reject(new Error(`${method} ${path} came to nothing: ${error.message}`));
    });
    sent.end(body);
  });
}
