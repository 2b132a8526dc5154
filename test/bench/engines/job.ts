import type { Job, Mark } from "../engine.ts";

/** What the bench asks of this program. */
export const job = JSON.parse(process.argv.at(-1)!) as Job;

/** One user serves for all requests of an engine that knows no users: with a ready-made request it is at its cheapest. */
const USER = 1_000_000_000;
export const touchUrl = `${job.baseUrl}/touch?user=${USER}`;

export async function logIn(): Promise<void> {
  const answer = await fetch(`${job.baseUrl}/login?user=${USER}`, { method: "POST" });
  if (!answer.ok) throw new Error(`the service answered ${answer.status} to a log-in`);
}

export function mark(line: Mark): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** Before an engine ends: what it used can be looked up only while it is there. */
export async function lastMark(line: Mark): Promise<void> {
  mark(line);
  await seconds(1);
}

export const seconds = (count: number) => new Promise((resolve) => setTimeout(resolve, count * 1000));
