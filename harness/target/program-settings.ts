import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { ProgramService } from "../config/types.ts";
import type { TargetFolder } from "./folder.ts";
import { freePort } from "./ports.ts";
import { choosePorts, fillPorts, type ServicePorts } from "./service-ports.ts";

/** Ports of a program on 127.0.0.1, those that were left to us chosen. */
export interface ProgramPorts extends ServicePorts {
  /** Null: epmd knows it. */
  readonly distribution: number | null;
  /** By the names that the scenario gave them. */
  readonly named: Readonly<Record<string, number>>;
  /** Of an epmd of the program's own; null where it has none. */
  readonly epmd: number | null;
}

/** @throws BeamsoakError (exit 5) when a port that was asked for is taken */
export async function chooseProgramPorts(plan: ProgramService): Promise<ProgramPorts> {
  const { program } = plan;
  const ports = await choosePorts(plan);
  const taken = new Set<number>(Object.values(ports));
  const another = async (): Promise<number> => {
    const port = await freePort();
    if (taken.has(port)) return another();
    taken.add(port);
    return port;
  };
  const named: Record<string, number> = {};
  for (const name of program.ports) named[name] = await another();
  return {
    ...ports,
    distribution: program.distributionPort === 0 ? await another() : program.distributionPort,
    named,
    epmd: program.epmd ? await another() : null,
  };
}

/** Puts into a text of the scenario's what is known of the run only. */
export type Fill = (text: string) => string;

export function filler(
  { program }: ProgramService,
  ports: ProgramPorts,
  cookie: string,
  folder: TargetFolder,
): Fill {
  const portTexts = Object.entries(ports.named).map(([name, port]) => [`${name}Port`, String(port)] as const);
  const values = new Map<string, string>([
    ...portTexts,
    ["node", program.node],
    ["cookie", cookie.trim()],
    ["dataDir", folder.path("data")],
    ...(ports.distribution === null ? [] : [["distributionPort", String(ports.distribution)] as const]),
  ]);
  return (text) =>
    fillPorts(text, ports).replaceAll(
      /\{([a-z][a-zA-Z0-9]*)\}/g,
      (whole, key: string) => values.get(key) ?? whole,
    );
}

/** Writes the program's files below its data folder. */
export async function writeFiles(
  { program }: ProgramService,
  fill: Fill,
  folder: TargetFolder,
): Promise<void> {
  for (const [path, text] of Object.entries(program.files)) {
    const file = folder.path("data", path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, fill(text));
  }
}
