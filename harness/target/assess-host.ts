import { formatBytes, formatCount, GIB, MIB } from "../base/units.ts";
import {
  connectionsNeeded,
  filesNeeded,
  memoryNeeded,
  portCount,
  userCeiling,
  type UserCeiling,
} from "./capacity.ts";
import { installErlang } from "./erlang.ts";
import type { HostFacts } from "./host.ts";
import { installK6, K6_MAJOR } from "./k6.ts";

/** One thing that a run needs of a host. */
export interface HostCheck {
  /** Stable: `open-files`. */
  readonly id: string;
  /** `warn`: a run can start and is less than it could be; `fail`: no run, or not with so many users. */
  readonly status: "ok" | "warn" | "fail";
  readonly found: string;
  readonly needed: string;
  /** What to do; null when all is well. */
  readonly advice: string | null;
}

export interface HostAssessment {
  readonly checks: readonly HostCheck[];
  readonly ceiling: UserCeiling;
}

/** Users that are assumed when nobody says how many: the incident's own number. */
const INCIDENT_USERS = 230_000;
/** The oldest OTP release that the probe and the sidecar are written for. */
const OLDEST_OTP = 25;

/** Judges a host for a number of users. Pure. */
export function assessHost(facts: HostFacts, wantedUsers: number = INCIDENT_USERS): HostAssessment {
  const ceiling = userCeiling(facts);
  const checks = [
    platform(facts),
    engine(facts),
    erlang(facts),
    k6(facts),
    memory(facts, wantedUsers),
    openFiles(facts, wantedUsers),
    ports(facts, wantedUsers),
    cpus(facts),
    disk(facts),
  ];
  return { checks, ceiling };
}

function platform({ platform: found }: HostFacts): HostCheck {
  const ok = found === "linux";
  return check(
    "platform",
    ok ? "ok" : "fail",
    found,
    "linux",
    "Run beamsoak on Linux: it reads /proc and control groups.",
  );
}

function engine(facts: HostFacts): HostCheck {
  const found = "version" in facts.engine ? facts.engine.version : facts.engine.missing;
  const missing = facts.otp === null ? "fail" : "warn";
  const advice =
    "For container targets start a container engine (as root: dockerd, or systemctl start docker).";
  return check(
    "container-engine",
    "version" in facts.engine ? "ok" : missing,
    found,
    "an engine that answers",
    advice,
  );
}

function erlang(facts: HostFacts): HostCheck {
  const needed = `OTP ${OLDEST_OTP} or newer`;
  const advice = `For process targets install Erlang, as root: ${installErlang}`;
  if (facts.otp !== null)
    return check(
      "erlang",
      Number(facts.otp) >= OLDEST_OTP ? "ok" : "warn",
      `OTP ${facts.otp}`,
      needed,
      advice,
    );
  return check("erlang", "version" in facts.engine ? "warn" : "fail", "none", needed, advice);
}

function k6({ k6: found }: HostFacts): HostCheck {
  const ok = found?.startsWith(`${K6_MAJOR}.`) ?? false;
  const advice = `Only for --k6 and distribute: ${installK6}.`;
  return check("k6", ok ? "ok" : "warn", found ?? "none", `k6 ${K6_MAJOR}`, advice);
}

function memory({ memory: { available, total } }: HostFacts, users: number): HostCheck {
  const needed = memoryNeeded(users);
  return check(
    "memory",
    needed <= available ? "ok" : "fail",
    `${formatBytes(available)} available of ${formatBytes(total)}`,
    `${formatBytes(needed)} for ${formatCount(users)} users`,
    "Free memory, or take fewer users.",
  );
}

function openFiles(facts: HostFacts, users: number): HostCheck {
  const needed = filesNeeded(users);
  const { soft, hard } = facts.openFiles;
  const advice =
    "Raise the hard limit of open files (ulimit -Hn, or LimitNOFILE of the service that starts beamsoak).";
  return check(
    "open-files",
    needed <= hard ? "ok" : "fail",
    `soft ${limit(soft)}, hard ${limit(hard)}`,
    `${formatCount(needed)} hard`,
    advice,
  );
}

function ports(facts: HostFacts, users: number): HostCheck {
  const needed = connectionsNeeded(users);
  const { first, last } = facts.ephemeralPorts;
  const found = `${formatCount(portCount(facts))} (${first}–${last})`;
  const advice = "Widen net.ipv4.ip_local_port_range with sysctl.";
  return check(
    "ephemeral-ports",
    needed <= portCount(facts) ? "ok" : "fail",
    found,
    formatCount(needed),
    advice,
  );
}

function cpus({ cpus: found }: HostFacts): HostCheck {
  const advice = "One core is shared by service and generator: read latencies with care.";
  return check("cpus", found >= 2 ? "ok" : "warn", String(found), "2", advice);
}

/** A crash dump takes up to 256 MiB, the record of an eight-hour run less; the base image 160 MiB, once. */
function disk({ disk: { folder, free } }: HostFacts): HostCheck {
  const status = free >= GIB ? "ok" : free >= 256 * MIB ? "warn" : "fail";
  return check(
    "disk",
    status,
    `${formatBytes(free)} free in ${folder}`,
    formatBytes(GIB),
    "Free space, or choose another folder for reports.",
  );
}

function check(
  id: string,
  status: HostCheck["status"],
  found: string,
  needed: string,
  advice: string,
): HostCheck {
  return { id, status, found, needed, advice: status === "ok" ? null : advice };
}

function limit(value: number): string {
  return Number.isFinite(value) ? formatCount(value) : "unlimited";
}
