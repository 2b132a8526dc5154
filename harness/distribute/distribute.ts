import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { environmentError, usageError } from "../base/errors.ts";
import { formatBytes, MIB } from "../base/units.ts";
import type { ResolvedScenario } from "../config/types.ts";
import { requireShards } from "../load/k6/arguments.ts";
import { requireHttpActs } from "../load/http-acts.ts";
import { requirePlainUsers } from "../load/k6/plain-users.ts";
import type { UsersPlan } from "../load/k6/users-plan.ts";
import { envOf, shardsOf, usersScript } from "../load/k6/users-script.ts";
import { requireK6 } from "../target/k6.ts";
import { runProgram } from "../target/run-program.ts";
import { COOKIE_FILE, INTAKE_PORT, intakeUrl, manifests } from "./manifests.ts";

export interface Distribution {
  readonly scenario: ResolvedScenario;
  /** As the user named it; the image of the job must know it by the same name. */
  readonly reference: string;
  /** Further arguments of `run` that the scenario was resolved with. */
  readonly overrides: readonly string[];
  readonly parallelism: number;
  /** Address of the service in the cluster. */
  readonly url: string;
  /** Name of the node to probe. */
  readonly node: string;
  readonly cookieSecret: string;
  readonly image: string;
}

/** What a ConfigMap may hold, after base64: 1 MiB, less what else is in it. */
const LARGEST_ARCHIVE = 0.7 * MIB;

/**
 * Writes what k6's operator needs for the scenario into a folder.
 * @returns the files written
 * @throws BeamsoakError exit 2: the address is not of the cluster, or the users are too few to share; exit 4: no k6
 */
export async function writeManifests(plan: Distribution, folder: string): Promise<readonly string[]> {
  const { scenario, parallelism, url, node, cookieSecret, image } = plan;
  requireClusterUrl(url);
  const load = requireHttpActs(scenario.load, "k6");
  if (load.cycles > 1) throw oneCycleOnly(load.cycles);
  requirePlainUsers(scenario.population);
  const shards = shardsOf(scenario.population, parallelism);
  requireShards(shards, parallelism);
  const { program, version } = await requireK6();
  const name = `beamsoak-${scenario.name.toLowerCase().replaceAll(/[^a-z0-9-]/g, "-")}`;
  const env = envOf(usersPlan({ ...scenario, load }, shards, url, `${intakeUrl(name)}/orders/0`));
  const command = [
    ...["run", plan.reference, ...plan.overrides, "--attach", node, "--cookie-file", COOKIE_FILE],
    ...["--url", url, "--k6-processes", String(parallelism), "--k6-intake", `0.0.0.0:${INTAKE_PORT}`],
  ];
  const objects = manifests({
    name,
    parallelism,
    archive: await archiveOf(program, env),
    env,
    image,
    runnerImage: `grafana/k6:${version}`,
    command,
    cookieSecret,
  });
  mkdirSync(folder, { recursive: true });
  return Object.entries(objects).map(([file, object]) => {
    const path = join(folder, file);
    writeFileSync(path, `${JSON.stringify(object, null, 2)}\n`);
    return path;
  });
}

function usersPlan(
  { population, sessions, load }: Pick<ResolvedScenario, "population" | "sessions"> & Pick<UsersPlan, "load">,
  shards: number,
  baseUrl: string,
  orders: string,
): UsersPlan {
  return { population, contract: sessions, load, baseUrl, orders, shards, firstUser: 0 };
}

/** Script and everything that it imports, in one file. */
async function archiveOf(program: string, env: Readonly<Record<string, string>>): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), "beamsoak-archive-"));
  try {
    const file = join(folder, "users.tar");
    const variables = Object.entries(env).flatMap(([key, value]) => ["--env", `${key}=${value}`]);
    const argv = [program, "archive", "--quiet", "--archive-out", file, ...variables, usersScript];
    const { exitCode, output } = await runProgram(argv);
    if (exitCode !== 0) throw environmentError("K6_ARCHIVE", `k6 could not archive the script:\n${output}`);
    const archive = readFileSync(file);
    if (archive.length <= LARGEST_ARCHIVE) return archive;
    const size = formatBytes(archive.length);
    throw environmentError("K6_ARCHIVE_TOO_LARGE", `The archive takes ${size}, too much for a ConfigMap.`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A service of the cluster: a bare name, or one under `.svc`. */
const CLUSTER_HOST = /^[a-z]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9-]+\.svc(\.cluster\.local)?)?$/;

/** Load that leaves this machine goes to the cluster's own services and nowhere else. */
function requireClusterUrl(text: string): void {
  const url = URL.parse(text);
  if (url?.protocol === "http:" && url.pathname === "/" && CLUSTER_HOST.test(url.hostname)) return;
  throw usageError(
    "CLUSTER_URL",
    `--url ${text} is not the address of a service in the cluster.`,
    "Load goes to services of the cluster only: http://sessions:8080 or http://sessions.shop.svc:8080",
  );
}

function oneCycleOnly(cycles: number): Error {
  return usageError(
    "DISTRIBUTE_CYCLES",
    `The scenario has ${cycles} cycles, and runners in a cluster are started once.`,
    "Give --cycles 1.",
  );
}
