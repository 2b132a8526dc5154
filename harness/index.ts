export { defineScenario } from "./config/define.ts";
export type { Param, ScenarioDefinition } from "./config/define.ts";
export type { ScenarioInput } from "./config/schema.ts";
