import { InvalidArgumentError } from "commander";

/** Reads an option's value such as `5%`: 0.05. */
export function percentOption(text: string): number {
  const [, percent] = /^(\d+(?:\.\d+)?) ?%$/.exec(text) ?? [];
  if (percent !== undefined && Number(percent) > 0 && Number(percent) <= 100) return Number(percent) / 100;
  throw new InvalidArgumentError(`"${text}" is not a share such as 5% or 2.5%.`);
}
