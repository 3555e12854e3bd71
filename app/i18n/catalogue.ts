import type { en } from './en.ts'

/** The shape of every catalogue: the keys of the English one. Chinese has no singular form, so `_one` is not asked. */
export type Catalogue = Words<typeof en>
type Words<T> = {
  [Key in keyof T as Key extends `${string}_one` ? never : Key]: T[Key] extends string ? string : Words<T[Key]>
}
