/** What a fact is about, in the words a grant uses. Derived from type, action and step by `factSense`. */
export const FACT_KINDS = [
  'receipt',
  'inspection',
  'production',
  'sterilisation',
  'release',
  'packing',
  'shipment',
  'transport',
  'storage',
  'use',
  'return',
  'maintenance',
  'change',
  'nonconformity',
  'sensor',
  'declaration',
  'other',
] as const

export type FactKind = (typeof FACT_KINDS)[number]

/** What a fact does to lineage, custody and containment. `none` is most of them. */
export const EFFECTS = [
  'none',
  'commission',
  'transform',
  'process',
  'pack',
  'unpack',
  'ship',
  'receive',
  'relabel',
] as const

export type Effect = (typeof EFFECTS)[number]

/** Whether a text names a kind of fact. */
export function isFactKind(text: string): text is FactKind {
  return (FACT_KINDS as readonly string[]).includes(text) // widened: `includes` asks for a member
}
