/**
 * The shape of a translation of `English`: the same keys, each with a text.
 *
 * Of a counted text a translation has the form `_other` only, because no other language that we
 * speak has a plural.
 */
export type Texts<English> = {
  readonly [
    Key in keyof English as Key extends `${string}_one` ? never : Key
  ]: English[Key] extends string ? string : Texts<English[Key]>;
};
