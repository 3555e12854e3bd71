import { PURPOSES, type Purpose } from '#app/disclosure/disclosure.ts'
import { ticked } from '#app/ticked.ts'
import { type Scope, SCOPES } from '#app/vocabulary/scopes.ts'

/** A client of ours as a page shows it. Instants are ISO in UTC. */
export type ClientLine = {
  id: string
  name: string
  kind: 'machine' | 'application'
  active: boolean
  /** Whether it proves itself by a secret, which then can be changed. */
  hasSecret: boolean
  scopes: Scope[]
  purposes: Purpose[]
  madeAt: string
  madeBy: string | null
  secretSince: string
  lastUsedAt: string | null
  ended: { at: string; by: string | null; because: string } | null
}

/** A secret as it is told, once. */
export type ToldSecret = { id: string; name: string; secret: string }

export const CLIENT_NAME_MAX = 120

/** Scopes as boxes send them; `missing` is said when none was ticked. */
export const scopesSchema = (missing: string) => ticked(SCOPES).refine((scopes) => scopes.length > 0, missing)

/** Purposes as boxes send them; `missing` is said when none was ticked. */
export const purposesSchema = (missing: string) => ticked(PURPOSES).refine((purposes) => purposes.length > 0, missing)
