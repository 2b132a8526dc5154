import { templateOf } from "../base/placeholders.ts";
import type { Problem } from "./problems.ts";
import type { GroupPlan, HttpAct, StepPlan } from "./types.ts";

/**
 * What is wrong between the steps of a journey: a placeholder that nothing fills by then, an act on a session that could
 * be anybody's, a name that stands for two steps.
 * @param path of the journey
 */
export function journeyProblems({ journey, data }: GroupPlan, path: string): Problem[] {
  const given = ["user", ...(data?.columns.map((column) => `data.${column}`) ?? [])];
  const afterLogin = [...given, ...captured([journey.login])];
  const known = [...afterLogin];
  const steps = journey.steps.flatMap((choices, i) => {
    const at = (choice: number) => `${path}.steps.${i}${choices.length > 1 ? `.oneOf.${choice}` : ""}`;
    const problems = choices.flatMap((step, choice) => stepProblems(step, known, at(choice)));
    known.push(...captured(choices));
    return problems;
  });
  return [
    ...stepProblems(journey.login, given, `${path}.login`),
    ...steps,
    ...stepProblems(journey.logout, afterLogin, `${path}.logout`),
    ...namedTwice(journey.steps.flat(), path),
  ];
}

/** What whoever has taken one of the choices has, whichever it was. */
function captured(choices: readonly StepPlan[]): readonly string[] {
  const [first, ...others] = choices.map(({ capture }) => Object.keys(capture ?? {}));
  return first!.filter((name) => others.every((names) => names.includes(name)));
}

function stepProblems(
  { request, session, capture }: StepPlan,
  known: readonly string[],
  path: string,
): Problem[] {
  const names = textsOf(request).flatMap(([key, text]) =>
    templateOf(text).names.map((name) => ({ path: `${path}.request.${key}`, name })),
  );
  const unknown = names.filter(({ name }) => !known.includes(name));
  const isAnybodys = session !== "none" && names.length === 0 && !(session === "login" && capture);
  return [
    ...unknown.map(({ path, name }) => ({
      path,
      message: `nothing fills {${name}} by then; known are ${known.map((each) => `{${each}}`).join(", ")}`,
    })),
    ...(isAnybodys ? [{ path: `${path}.request.path`, message: ANYBODYS, found: request.path }] : []),
  ];
}

const ANYBODYS =
  "must tell the users apart, by {user}, a column or a captured value, so that each has a session of their own";

function textsOf({ path, body, headers = {} }: HttpAct): readonly (readonly [key: string, text: string])[] {
  return [
    ["path", path],
    ...(body === undefined ? [] : [["body", body] as const]),
    ...Object.entries(headers).map(([name, value]) => [`headers.${name}`, value] as const),
  ];
}

function namedTwice(steps: readonly StepPlan[], path: string): Problem[] {
  const names = ["login", "logout", ...steps.map(({ name }) => name)];
  const twice = new Set(names.filter((name, i) => names.indexOf(name) < i));
  return [...twice].map((found) => ({
    path: `${path}.steps`,
    message: "two steps have one name, or one that stands for log-in or log-out",
    found,
  }));
}
