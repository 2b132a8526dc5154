const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** Where a function with one peak between `low` and `high` is highest, to a thousandth of the way (Kiefer 1953). */
export function highestPlace(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [c, d] = [b - GOLDEN * (b - a), a + GOLDEN * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  const enough = (high - low) / 1000;
  while (b - a > enough) {
    if (fc >= fd) {
      [b, d, fd] = [d, c, fc];
      c = b - GOLDEN * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + GOLDEN * (b - a);
      fd = f(d);
    }
  }
  return (a + b) / 2;
}

/** Between `inside`, where f is not below `level`, and `outside`: where it falls below; null where it never does. */
export function crossing(
  f: (x: number) => number,
  level: number,
  inside: number,
  outside: number,
): number | null {
  if (f(outside) >= level) return null;
  let [within, beyond] = [inside, outside];
  for (let step = 0; step < 30; step++) {
    const middle = (within + beyond) / 2;
    if (f(middle) >= level) within = middle;
    else beyond = middle;
  }
  return (within + beyond) / 2;
}
