import type { z } from "zod";

type DeepReadonly<T> = T extends object ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> } : T;

/**
 * With every optional field there, so that one that the other side lacks shows; without those that are never there.
 * Numbers lose their units.
 */
type Complete<T> = T extends number
  ? number
  : T extends readonly (infer Item)[]
    ? readonly Complete<Item>[]
    : T extends object
      ? { readonly [Key in keyof T as [T[Key]] extends [undefined] ? never : Key]-?: Complete<T[Key]> }
      : T;

type SameShape<Type, Output> = [Type] extends [DeepReadonly<Output>]
  ? [Complete<Output>] extends [Complete<Type>]
    ? unknown
    : never
  : never;

/**
 * A schema for a type that is declared elsewhere. It does not compile where the two part: where the schema takes what
 * the type does not, or refuses what the type allows.
 */
export function schemaFor<Type>() {
  return <Schema extends z.ZodType<Type>>(schema: Schema & SameShape<Type, z.output<Schema>>): Schema =>
    schema;
}
