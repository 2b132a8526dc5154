import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import type { NodeAddress } from "../../harness/beam/types.ts";
import { freePort } from "../../harness/target/ports.ts";
import { localAddress, nodeEnvironment, type LocalNode } from "./local-address.ts";
import { stopProcess } from "./stop-process.ts";

/** Evaluates what stdin says, an expression a line, and ends with it. */
const evaluator = `
spawn(fun() ->
  (fun Loop() ->
    case io:get_line("") of
      eof -> halt(0);
      Line ->
        {ok, Tokens, _} = erl_scan:string(Line),
        {ok, Expressions} = erl_parse:parse_exprs(Tokens),
        {value, Value, _} = erl_eval:exprs(Expressions, []),
        io:format("~0tp~n", [Value]),
        Loop()
    end
  end)()
end).`;

export interface NodeOptions {
  /** Emulator flags. */
  readonly flags?: readonly string[];
  /** With epmd, on this port, in place of a distribution port that is known. */
  readonly epmdPort?: number;
  readonly shortName?: boolean;
}

/** A real node on 127.0.0.1 that a test starts, looks into, stops, kills and starts again. */
export class ErlangNode implements AsyncDisposable {
  readonly #options: NodeOptions;
  readonly local: LocalNode;
  readonly address: NodeAddress;
  /** Programs that were started beside the node. */
  readonly besides: ChildProcess[] = [];
  #vm!: ChildProcess;
  #answers!: Interface;

  private constructor(local: LocalNode, options: NodeOptions) {
    this.#options = options;
    this.local = local;
    this.address = localAddress(local, this.besides);
  }

  static async start(options: NodeOptions = {}): Promise<ErlangNode> {
    const home = await mkdtemp(join(tmpdir(), "beamsoak-node-"));
    await writeFile(join(home, ".erlang.cookie"), randomBytes(16).toString("hex"), { mode: 0o400 });
    const host = options.shortName ? "localhost" : "127.0.0.1";
    const { epmdPort = null } = options;
    const node = new ErlangNode(
      {
        node: `test_${randomBytes(4).toString("hex")}@${host}`,
        home,
        epmdPort,
        distributionPort: epmdPort === null ? await freePort() : null,
      },
      options,
    );
    await node.startAgain();
    return node;
  }

  get pid(): number {
    return this.#vm.pid!;
  }

  async startAgain(): Promise<void> {
    const { distributionPort, node } = this.local;
    this.#vm = spawn(
      "erl",
      [
        ...["-noshell", "-boot", "start_clean", this.#options.shortName ? "-sname" : "-name", node],
        ...["-start_epmd", "false", "-kernel", "inet_dist_use_interface", "{127,0,0,1}"],
        ...(distributionPort === null ? [] : ["-erl_epmd_port", String(distributionPort)]),
        ...(this.#options.flags ?? []),
        ...["-eval", evaluator],
      ],
      { env: nodeEnvironment(this.local), stdio: ["pipe", "pipe", "ignore"] },
    );
    this.#answers = createInterface({ input: this.#vm.stdout! });
    this.#vm.stdin!.on("error", () => undefined);
    await this.evaluate("ok");
  }

  /** Value of one or more expressions on the node, as Erlang writes it. Not by way of the distribution. */
  async evaluate(expressions: string): Promise<string> {
    const answer = once(this.#answers, "line");
    this.#vm.stdin!.write(`${expressions.replaceAll("\n", " ")}.\n`);
    const [line] = (await answer) as [string];
    return line;
  }

  /** The node hangs from now on, with its connections open. */
  stop(): Promise<void> {
    return stopProcess(this.pid);
  }

  resume(): void {
    this.#vm.kill("SIGCONT");
  }

  async kill(): Promise<void> {
    if (this.#vm.exitCode !== null || this.#vm.signalCode !== null) return;
    const gone = once(this.#vm, "exit");
    this.#vm.kill("SIGKILL");
    await gone;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.besides) child.kill("SIGKILL");
    await this.kill();
    await rm(this.local.home, { recursive: true, force: true });
  }
}
