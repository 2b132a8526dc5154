/** What a beamsoak command tells its caller. The same meanings for every command. */
export const ExitCode = {
  bounded: 0,
  gateFailed: 1,
  usage: 2,
  inconclusive: 3,
  /** The generator or the environment was at fault, so the run proves nothing. */
  invalid: 4,
  /** The target died or could not start. */
  target: 5,
  interrupted: 130,
  terminated: 143,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
