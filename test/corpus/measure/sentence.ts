/** Whether a reason is one sentence, from a name or capital to its full stop, with a number in it. */
export function isPlainSentence(reason: string): boolean {
  const ends = /[.!?]$/.test(reason);
  const endsWithin = /[a-z)%][.!?] [A-Z]/.test(reason);
  return ends && !endsWithin && /\d/.test(reason) && !/NaN|undefined|null|Infinity|\n/.test(reason);
}
