import { randomBytes } from "node:crypto";
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join, posix, resolve } from "node:path";

const crashDumpName = "erl_crash.dump";
const outputName = "service.log";

/**
 * The folder that harness and node share while a target runs, `<runDir>/target`: the cookie, the node's
 * configuration, its data, its output and its crash dump. A container sees it under another path.
 */
export class TargetFolder {
  private readonly runDir: string;
  private readonly host: string;
  /** The same folder as the node sees it. */
  private readonly inside: string;
  private keptCrashDump: string | null = null;

  private constructor(runDir: string, inside: string | null) {
    this.runDir = resolve(runDir);
    this.host = join(this.runDir, "target");
    this.inside = inside ?? this.host;
  }

  /** Creates the folder with a cookie, a fresh random one (128 bits) unless given, that only its owner can read. */
  static async create(
    runDir: string,
    inside: string | null,
    cookie = randomBytes(16).toString("hex"),
  ): Promise<TargetFolder> {
    const folder = new TargetFolder(runDir, inside);
    await rm(folder.host, { recursive: true, force: true });
    for (const name of ["home", "data", "placed"]) await mkdir(folder.path(name), { recursive: true });
    await writeFile(folder.path("home", ".erlang.cookie"), cookie, { mode: 0o400 });
    return folder;
  }

  /** A path below the folder as the node sees it. */
  seen(...names: readonly string[]): string {
    return posix.join(this.inside, ...names);
  }

  /** A path below the folder on this host. */
  path(...names: readonly string[]): string {
    return join(this.host, ...names);
  }

  get crashDump(): string {
    return this.seen(crashDumpName);
  }

  /** Where the node's stdout and stderr go, on this host and as the node sees it. */
  get output(): { readonly host: string; readonly inside: string } {
    return { host: this.path(outputName), inside: this.seen(outputName) };
  }

  async place(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
    for (const [name, content] of Object.entries(files)) await writeFile(this.path("placed", name), content);
    return this.seen("placed");
  }

  /** The last lines that the node wrote. */
  lastLines(count: number): readonly string[] {
    const text = tail(this.output.host, 16_384).trimEnd();
    return text === "" ? [] : text.split("\n").slice(-count);
  }

  /** Moves the crash dump, if the node left one, to the run folder, where it stays; returns its path there. */
  async keepCrashDump(): Promise<string | null> {
    if (await moved(this.path(crashDumpName), join(this.runDir, crashDumpName)))
      this.keptCrashDump = join(this.runDir, crashDumpName);
    return this.keptCrashDump;
  }

  /** Removes everything but crash dump and output, which move to the run folder. */
  async remove(): Promise<void> {
    await this.keepCrashDump();
    await moved(this.output.host, join(this.runDir, outputName));
    await rm(this.host, { recursive: true, force: true });
  }
}

async function moved(from: string, to: string): Promise<boolean> {
  return rename(from, to).then(
    () => true,
    () => false,
  );
}

/** The end of a text file, at most `length` bytes of it; empty when there is no such file. */
function tail(path: string, length: number): string {
  let file: number | null = null;
  try {
    file = openSync(path, "r");
    const from = Math.max(0, fstatSync(file).size - length);
    const buffer = Buffer.alloc(length);
    return buffer.toString("utf8", 0, readSync(file, buffer, 0, length, from));
  } catch {
    return "";
  } finally {
    if (file !== null) closeSync(file);
  }
}
