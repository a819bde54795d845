/**
 * What a translation of `English` must hold: the same keys, and of a counted text the form
 * `_other` alone, for none of our other languages tells one from many.
 */
export type Texts<English> = {
  readonly [
    Key in keyof English as Key extends `${string}_one` ? never : Key
  ]: English[Key] extends string ? string : Texts<English[Key]>;
};
