import { z } from "zod";
import { parseSourceAddresses } from "./source-addresses.ts";

/** User numbers stay below 2^53, which has 16 digits. */
const DIGITS_OF_A_USER = 16;
const PLACEHOLDER = "{user}";

const frame = z.string().includes(PLACEHOLDER, {
  message: "must contain {user}, so that every user has a session of its own",
});

const addresses = z.string().transform((text, context) => {
  const parsed = parseSourceAddresses(text);
  if (parsed !== null) return parsed;
  const message =
    'must be an address such as "127.0.0.1" or a range such as "127.0.0.1-127.0.0.8", of at most 256 addresses of 127.0.0.0/8';
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const common = {
  login: frame,
  logout: frame,
  good: z.string(),
  push: z.string().min(1, "must not be empty, or no frame would be an answer").exactOptional(),
  vanish: z.enum(["reset", "close", "mute"], 'must be "reset", "close" or "mute"').default("mute"),
  sourceAddresses: addresses.default(["127.0.0.1"]),
  processes: z.int().positive().max(64).exactOptional(),
};

const tcp = z
  .strictObject({
    kind: z.literal("tcp"),
    ...common,
    touch: frame,
    lengthBytes: z.literal([1, 2, 4], "must be 1, 2 or 4").default(4),
  })
  .superRefine((plan, context) => {
    const most = 256 ** plan.lengthBytes - 1;
    for (const act of ["login", "touch", "logout"] as const) {
      const longest = plan[act].replaceAll(PLACEHOLDER, "9".repeat(DIGITS_OF_A_USER));
      const message = `may take ${Buffer.byteLength(longest)} bytes; ${plan.lengthBytes} bytes of length allow ${most}`;
      if (Buffer.byteLength(longest) > most) context.addIssue({ code: "custom", path: [act], message });
    }
  });

const websocket = z.strictObject({
  kind: z.literal("websocket"),
  ...common,
  touch: z.union(
    [frame, z.strictObject({ ping: z.literal(true) })],
    "must be a frame with {user} in it, or { ping: true }",
  ),
  path: z.string().startsWith("/", "must start with /").default("/"),
});

/** One socket a user, in the place of HTTP requests. */
export const socketPlan = z.discriminatedUnion("kind", [tcp, websocket]);
