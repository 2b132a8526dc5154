/** Text files of a project by their path, `/` between folders. */
export type ProjectFiles = ReadonlyMap<string, string>;

/** Something that a project says about itself, and where. */
export interface Found {
  readonly value: string;
  /** `src/shop.app.src` */
  readonly where: string;
}

/** What can be told of a service by looking at its project. */
export interface Findings {
  readonly application: Found | null;
  /** An application without dependencies, which erlc alone compiles. */
  readonly source: Found | null;
  /** Start script of a built release. */
  readonly release: (Found & { readonly command: readonly string[] }) | null;
  /** `shop@127.0.0.1` */
  readonly node: Found | null;
  /** Where the node is given a cookie of its own; the cookie itself is not read. */
  readonly cookieIn: string | null;
  readonly port: Found | null;
  /** Named ETS tables, those about sessions first. */
  readonly tables: readonly Found[];
}

/** Looks for what a scenario needs to know of a service. */
export function findingsOf(files: ProjectFiles): Findings {
  const application =
    first(files, /(^|\/)src\/[^/]+\.app\.src$/, /\{\s*application\s*,\s*'?([a-z]\w*)'?/) ??
    first(files, /(^|\/)mix\.exs$/, /\bapp:\s*:([a-z]\w*)/);
  const bare = [...files].some(([path]) => path === "rebar.config" || path === "mix.exs");
  const dependencies = [...files].some(
    ([path, text]) =>
      path.endsWith("mix.exs") || (path === "rebar.config" && /\{\s*deps\s*,\s*\[\s*[^\s\]]/.test(text)),
  );
  const compiles = application?.where.endsWith(".app.src") === true && !dependencies;
  return {
    application,
    source: compiles
      ? { value: folderOf(application.where), where: bare ? "rebar.config" : application.where }
      : null,
    release: releaseOf(files),
    node: nodeOf(files),
    cookieIn: first(files, /(^|\/)vm\.args(\.eex|\.src)?$/, /^\s*-setcookie\s+(\S+)/m)?.where ?? null,
    port:
      first(files, /(^|\/)Dockerfile$/, /^\s*EXPOSE\s+(\d+)/im) ??
      first(files, /(^|\/)sys\.config(\.src)?$/, /\{\s*(?:http_)?port\s*,\s*(\d+)\s*\}/),
    tables: tablesOf(files),
  };
}

function first(files: ProjectFiles, path: RegExp, text: RegExp): Found | null {
  for (const [where, content] of files) {
    const value = path.test(where) ? text.exec(content)?.[1] : undefined;
    if (value !== undefined) return { value, where };
  }
  return null;
}

/** `apps/shop/src/shop.app.src` → `apps/shop` */
function folderOf(appSource: string): string {
  return appSource.replace(/(^|\/)src\/[^/]+$/, "") || ".";
}

/** What starts it in the foreground is `start` in a release by mix, `foreground` in one by relx. */
function releaseOf(files: ProjectFiles): Findings["release"] {
  const script = [...files.keys()].find((path) => /^_build\/[^/]+\/rel\/([^/]+)\/bin\/\1$/.test(path));
  if (script === undefined) return null;
  return { value: script, where: script, command: [script, files.has("mix.exs") ? "start" : "foreground"] };
}

/** A short name lives on this host, whatever that is called. */
function nodeOf(files: ProjectFiles): Found | null {
  const found = first(files, /(^|\/)vm\.args(\.eex|\.src)?$/, /^\s*-s?name\s+([^\s$<{]+)\s*$/m);
  if (found === null) return null;
  return found.value.includes("@") ? found : { ...found, value: `${found.value}@localhost` };
}

function tablesOf(files: ProjectFiles): Found[] {
  const found = [...files].flatMap(([where, text]) =>
    [...text.matchAll(/\bets(?::new\(\s*|\.new\(\s*:)'?([a-z]\w*)'?\s*,\s*\[([^\]]*)/g)]
      .filter(([, , options]) => options!.includes("named_table"))
      .map(([, value]) => ({ value: value!, where })),
  );
  return found.toSorted((a, b) => Number(aboutSessions(b)) - Number(aboutSessions(a)));
}

export function aboutSessions({ value }: Found): boolean {
  return value.includes("session");
}
