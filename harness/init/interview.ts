import { basename, resolve } from "node:path";
import { usageError } from "../base/errors.ts";
import { NODE_NAME } from "../config/attached.ts";
import { parseCount, parseDuration } from "../config/measures.ts";
import { aboutSessions, type Findings, type Found } from "./findings.ts";
import { parseAct, type ServiceFacts, type Start } from "./service-facts.ts";

/** What was said by flags; each goes before what was found. */
export interface Said {
  readonly name?: string;
  readonly image?: string;
  readonly command?: string;
  readonly source?: string;
  readonly node?: string;
  readonly cookieFile?: string;
  readonly port?: string;
  readonly table?: string;
  readonly idleTimeout?: string;
  readonly health?: string;
  readonly login?: string;
  readonly touch?: string;
  readonly logout?: string;
  readonly users?: string;
}

/** Asks a person; null where there is none. Resolves to what was typed, or to the offer when nothing was. */
export type Ask = ((question: string, offer: string | null) => Promise<string>) | null;

/** A question that can be settled by a flag, by what was found, or by asking. */
interface Question<T> {
  readonly flag: `--${string}`;
  readonly said: string | undefined;
  readonly found?: Found | null;
  /** What goes without saying; null: it has to be said. */
  readonly offer: string | null;
  readonly text: string;
  /** Null: that is no answer. */
  readonly parse: (text: string) => T | null;
  /** What an answer looks like. */
  readonly example: string;
}

/** Settles what a scenario needs to know. Only what is neither said nor found is asked. */
export class Interview {
  /** What was found and taken, for people: `table sessions (src/shop_sessions.erl)`. */
  readonly taken: string[] = [];
  readonly #missing: string[] = [];
  readonly #ask: Ask;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** @throws BeamsoakError (exit 2) that names every flag that is missing, or the one that is wrong */
  async factsOf(folder: string, said: Said, findings: Findings): Promise<ServiceFacts> {
    const start = await this.#start(said, findings);
    const guess = findings.application?.value ?? nameOf(start) ?? basename(resolve(folder)).toLowerCase();
    const name = await this.#settle({
      ...{ flag: "--name", said: said.name, offer: guess.replaceAll(/[^a-z0-9_-]/g, "-") },
      ...{ text: "Name of the service", parse: matching(/^[a-z][a-z0-9_-]*$/), example: "my_service" },
    });
    const ownNode = start?.kind !== "source";
    const node = ownNode
      ? await this.#settle({
          ...{ flag: "--node", said: said.node, found: findings.node, offer: null },
          ...{ text: "Name of its node", parse: matching(NODE_NAME), example: "my_service@127.0.0.1" },
        })
      : null;
    const about = findings.tables.filter(aboutSessions);
    const table = await this.#settle({
      ...{ flag: "--table", said: said.table, found: about.length === 1 ? about[0]! : null },
      offer: findings.tables[0]?.value ?? null,
      text: `ETS table that holds the sessions${tablesText(findings.tables)}`,
      ...{ parse: matching(/^\S+$/), example: "sessions" },
    });
    const facts = {
      port: await this.#settle({
        ...{ flag: "--port", said: said.port, found: ownNode ? findings.port : null, offer: "0" },
        text: "Port of its HTTP listener, 0 if it takes the one in PORT",
        ...{ parse: portOf, example: "8080" },
      }),
      idleTimeout: await this.#settle({
        ...{ flag: "--idle-timeout", said: said.idleTimeout, offer: "30s" },
        text: "After how long an idle session goes",
        ...{ parse: durationOf, example: "30s" },
      }),
      health: await this.#settle({
        ...{ flag: "--health", said: said.health, offer: "/health" },
        ...{ text: "Path that answers 200 when it is ready", parse: matching(/^\/\S*$/), example: "/health" },
      }),
      login: await this.#act("--login", said.login, "POST /login?user={user}", "opens a session"),
      touch: await this.#act("--touch", said.touch, "POST /touch?user={user}", "keeps it alive"),
      logout: await this.#act("--logout", said.logout, "POST /logout?user={user}", "ends it"),
      users: await this.#settle({
        ...{ flag: "--users", said: said.users, offer: "20k", text: "Users at the plateau" },
        ...{ parse: parseCount, example: "20k" },
      }),
    };
    if (this.#missing.length > 0 || start === null) throw missing(this.#missing);
    const cookieFile = said.cookieFile ?? (ownNode && findings.cookieIn !== null ? `${name!}.cookie` : null);
    const { port, idleTimeout, health, login, touch, logout, users } = facts;
    return {
      ...{ name: name!, start, node, cookieFile, table: table!, port: port!, idleTimeout: idleTimeout! },
      ...{ health: health!, login: login!, touch: touch!, logout: logout!, users: users! },
    };
  }

  async #start({ image, command, source }: Said, findings: Findings): Promise<Start | null> {
    if (image !== undefined) return { kind: "image", image };
    if (command !== undefined) return { kind: "command", command: words(command) };
    const application = findings.application?.value;
    if (source !== undefined && application !== undefined)
      return { kind: "source", folder: source, application };
    if (findings.release) {
      this.taken.push(`release ${findings.release.value}`);
      return { kind: "command", command: findings.release.command };
    }
    if (findings.source && application !== undefined) {
      this.taken.push(`application ${application} (${findings.application!.where}), compiled by beamsoak`);
      return { kind: "source", folder: findings.source.value, application };
    }
    const typed = await this.#settle({
      ...{ flag: "--command", said: undefined, offer: null, parse: matching(/\S/) },
      text: "Command that starts it in the foreground (--image names an image instead)",
      example: '"bin/my_service foreground"',
    });
    return typed === null ? null : { kind: "command", command: words(typed) };
  }

  async #act(flag: `--${string}`, said: string | undefined, offer: string, does: string) {
    return this.#settle({
      ...{ flag, said, offer, text: `Request that ${does}, with {user} in it` },
      ...{ parse: parseAct, example: `"${offer}"` },
    });
  }

  async #settle<T>({ flag, said, found, offer, text, parse, example }: Question<T>): Promise<T | null> {
    if (said !== undefined) {
      const parsed = parse(said);
      if (parsed !== null) return parsed;
      throw usageError("INIT_ANSWER", `${flag}: "${said}" is not like ${example}.`);
    }
    const taken = found ? parse(found.value) : null;
    if (taken !== null) {
      this.taken.push(`${flag.slice(2)} ${found!.value} (${found!.where})`);
      return taken;
    }
    if (this.#ask === null) {
      if (offer === null) this.#missing.push(`${flag} ${example}`);
      return offer === null ? null : parse(offer);
    }
    for (;;) {
      const parsed = parse(await this.#ask(text, offer));
      if (parsed !== null) return parsed;
    }
  }
}

function missing(flags: readonly string[]): Error {
  return usageError(
    "INIT_NEEDS",
    `This folder does not tell everything, and nobody can be asked here. Missing: ${flags.join(", ")}.`,
    "Give them as options; beamsoak init --help shows examples.",
  );
}

function nameOf(start: Start | null): string | null {
  if (start?.kind !== "image") return null;
  return /([^/:@]+)(?:[:@][^/]*)?$/.exec(start.image)?.[1] ?? null;
}

function matching(pattern: RegExp): (text: string) => string | null {
  return (text) => (pattern.test(text) ? text : null);
}

function portOf(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) < 65_536 ? Number(text) : null;
}

function durationOf(text: string): string | null {
  return (parseDuration(text) ?? 0) >= 1_000 ? text : null;
}

function words(command: string): readonly string[] {
  return command.trim().split(/\s+/);
}

function tablesText(tables: readonly Found[]): string {
  return tables.length === 0 ? "" : ` (named tables here: ${tables.map(({ value }) => value).join(", ")})`;
}
