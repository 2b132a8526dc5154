/** More source addresses than these hold more connections than any one node. */
const MOST_ADDRESSES = 256;

/**
 * `"127.0.0.1"`, `"127.0.0.1-127.0.0.8"` → every address of the range; null when it is not one of loopback addresses
 * (127.0.0.0/8), in ascending order, of at most 256.
 */
export function parseSourceAddresses(text: string): string[] | null {
  const [first = "", last = first, ...more] = text.split("-");
  const [from, to] = [numberOf(first), numberOf(last)];
  if (more.length > 0 || from === null || to === null) return null;
  const count = to - from + 1;
  if (count < 1 || count > MOST_ADDRESSES) return null;
  return Array.from({ length: count }, (_, index) => addressOf(from + index));
}

function numberOf(address: string): number | null {
  if (!/^127(\.(0|[1-9]\d{0,2})){3}$/.test(address)) return null;
  const bytes = address.split(".").map(Number);
  if (bytes.some((byte) => byte > 255)) return null;
  return bytes.reduce((number, byte) => number * 256 + byte, 0);
}

function addressOf(number: number): string {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 255).join(".");
}
