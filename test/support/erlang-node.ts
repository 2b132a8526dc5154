import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
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
  /** That it is named by, wherever that leads. */
  readonly host?: string;
  /** A node whose cookie and distribution port it shares, with a loopback address of its own: 127.0.0.2. */
  readonly beside?: { readonly node: ErlangNode; readonly address: string };
  /** On ::1 in place of 127.0.0.1. */
  readonly ipv6?: boolean;
  /** Options for distribution over TLS. */
  readonly tlsOptionsFile?: string;
}

async function cookieOf(node: ErlangNode | undefined): Promise<string> {
  return node ? readFile(join(node.local.home, ".erlang.cookie"), "utf8") : randomBytes(16).toString("hex");
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
    const { epmdPort = null, beside } = options;
    const host = options.host ?? beside?.address ?? (options.shortName ? "localhost" : "127.0.0.1");
    await writeFile(join(home, ".erlang.cookie"), await cookieOf(beside?.node), { mode: 0o400 });
    const node = new ErlangNode(
      {
        node: `test_${randomBytes(4).toString("hex")}@${host}`,
        home,
        epmdPort,
        distributionPort:
          epmdPort === null ? (beside?.node.local.distributionPort ?? (await freePort())) : null,
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
    const { tlsOptionsFile, beside } = this.#options;
    const address = beside?.address ?? "127.0.0.1";
    this.#vm = spawn(
      "erl",
      [
        ...["-noshell", "-boot", "start_clean", this.#options.shortName ? "-sname" : "-name", node],
        ...["-start_epmd", "false", "-kernel", "inet_dist_use_interface"],
        ...(this.#options.ipv6
          ? ["{0,0,0,0,0,0,0,1}", "-proto_dist", "inet6_tcp"]
          : [`{${address.replaceAll(".", ",")}}`]),
        ...(distributionPort === null ? [] : ["-erl_epmd_port", String(distributionPort)]),
        ...(tlsOptionsFile ? ["-proto_dist", "inet_tls", "-ssl_dist_optfile", tlsOptionsFile] : []),
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
