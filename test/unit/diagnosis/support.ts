import { diagnose } from "../../../harness/diagnosis/diagnose.ts";
import type { Finding } from "../../../harness/diagnosis/types.ts";
import type {
  Census,
  Examination,
  SuspectProcess,
  Suspects,
  SuspectTable,
} from "../../../harness/timeline/evidence.ts";
import type { Verdict } from "../../../harness/verdict/types.ts";
import { incident } from "../../support/scenarios.ts";
import { synthesize, type Shape } from "../../support/timelines.ts";

/** What the probe saw at one look. */
export interface Look {
  readonly census?: Partial<Census>;
  readonly suspects?: Partial<Suspects>;
}

export interface Seen {
  /** Ids of the gates that failed; none: the run was bounded. */
  readonly failed: readonly string[];
  /** Looks in the order they were taken; the last one is the examination's. */
  readonly looks: readonly [Look, ...Look[]];
  readonly examination?: Partial<Pick<Examination, "collected" | "rows">>;
  readonly series?: Readonly<Record<string, Shape>>;
}

/** What is said of a run of the incident's scenario in which this was seen. */
export function diagnosed({ failed, looks, examination = {}, series = {} }: Seen): readonly Finding[] {
  const scenario = incident();
  const last = looks.at(-1)!;
  const events = [
    ...looks.slice(0, -1).flatMap((look, index) => [
      { t: 10_000 * (index + 1), event: "census", message: "", data: censusOf(look) },
      { t: 10_000 * (index + 1), event: "suspects", message: "", data: suspectsOf(look) },
    ]),
    {
      t: 150_000,
      event: "examination",
      message: "",
      data: { ...examination, census: censusOf(last), suspects: suspectsOf(last) },
    },
  ];
  const timeline = synthesize({ scenario, events, series });
  const gates = failed.map((gateId) => ({ gateId, outcome: "fail" }));
  return diagnose(timeline, scenario, { gates } as unknown as Verdict);
}

export const namesOf = (findings: readonly Finding[]) => findings.map(({ ruleId }) => ruleId);

export function table(values: Partial<SuspectTable> & { readonly name: string }): SuspectTable {
  return {
    id: values.name,
    owner: { pid: "<0.90.0>", name: "owner", alive: true },
    type: "set",
    rows: 0,
    memory: 0,
    ...values,
  };
}

export function process(values: Partial<SuspectProcess>): SuspectProcess {
  return { pid: "<0.90.0>", name: "owner", state: "read", because: ["heap"], frames: [], ...values };
}

function censusOf({ census = {} }: Look): Census {
  const none = { processes: [], tables: [], ports: [], replaced: [], newAtoms: [], allocators: [] };
  return {
    ...none,
    modules: { count: 0, newest: [] },
    persistentTerms: { count: 0, memory: 0 },
    ...census,
  };
}

function suspectsOf({ suspects = {} }: Look): Suspects {
  return { processes: [], tables: [], ...suspects };
}
