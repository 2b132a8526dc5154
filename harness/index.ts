export type { BrowserScript, BrowserVisit } from "./load/browser/script.ts";
export { defineScenario } from "./config/define.ts";
export type { Param, ScenarioDefinition } from "./config/define.ts";
export type { ScenarioInput } from "./config/schema.ts";
export { defineCarrier } from "./load/carrier/define.ts";
export type { Carrier, CarrierAct, CarrierContext, CarrierUser } from "./load/carrier/types.ts";
