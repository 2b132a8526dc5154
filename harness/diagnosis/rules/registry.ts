import type { Rule } from "../rule.ts";
import { allocatorFragmentation } from "./allocator-fragmentation.ts";
import { atoms } from "./atoms.ts";
import { codeAndPersistentTermChurn } from "./code-and-persistent-term-churn.ts";
import { endlessTailLoop } from "./endless-tail-loop.ts";
import { etsFixedTable } from "./ets-fixed-table.ts";
import { etsRowsNeverRemoved } from "./ets-rows-never-removed.ts";
import { etsSweepSlowerThanArrivals } from "./ets-sweep-slower-than-arrivals.ts";
import { etsTablesPerThing } from "./ets-tables-per-thing.ts";
import { genServerState } from "./gen-server-state.ts";
import { heapBloat } from "./heap-bloat.ts";
import { mailboxOverload } from "./mailbox-overload.ts";
import { mailboxUnmatched } from "./mailbox-unmatched.ts";
import { monitorLeak } from "./monitor-leak.ts";
import { nativeMemory } from "./native-memory.ts";
import { nonTailRecursion } from "./non-tail-recursion.ts";
import { poolCheckout } from "./pool-checkout.ts";
import { portsAndSockets } from "./ports-and-sockets.ts";
import { processDictionary } from "./process-dictionary.ts";
import { processLeak } from "./process-leak.ts";
import { refcBinaryRouter } from "./refc-binary-router.ts";
import { refcSubBinary } from "./refc-sub-binary.ts";
import { restartStorm } from "./restart-storm.ts";
import { stringAsList } from "./string-as-list.ts";
import { timers } from "./timers.ts";

/** One for each cause that is known. Of two that are as sure, the one listed first goes first. */
export const rules: readonly Rule[] = [
  etsSweepSlowerThanArrivals,
  etsFixedTable,
  etsTablesPerThing,
  processLeak,
  monitorLeak,
  nonTailRecursion,
  mailboxUnmatched,
  mailboxOverload,
  genServerState,
  poolCheckout,
  portsAndSockets,
  processDictionary,
  refcBinaryRouter,
  refcSubBinary,
  atoms,
  codeAndPersistentTermChurn,
  timers,
  nativeMemory,
  allocatorFragmentation,
  etsRowsNeverRemoved,
  restartStorm,
  endlessTailLoop,
  heapBloat,
  stringAsList,
];
