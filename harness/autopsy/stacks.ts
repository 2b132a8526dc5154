/** Frames that are kept of a stack: they tell where a process was, and whether it was deep in one call. */
const FRAMES_KEPT = 12;

/** `0x00007f… (lists:seq_loop/3 + 48)`, as of a program counter or a return address, → `lists:seq_loop/3`. */
export function functionAt(text: string): string | null {
  return /\((.+\/\d+) \+ \d+\)$/.exec(text)?.[1] ?? null;
}

/** Adds the frame that a line of a stack names, if it names one. False when no more are wanted. */
export function addFrame(frames: string[], line: string): boolean {
  const frame = line.includes("SReturn addr") ? functionAt(line) : null;
  if (frame !== null && frames.length < FRAMES_KEPT) frames.push(frame);
  return frames.length < FRAMES_KEPT;
}
