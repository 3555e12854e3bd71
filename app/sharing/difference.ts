/** What a change of grants does, counted over the owner's own facts. Pure. */
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { Group, GrantableGroup } from '#app/vocabulary/groups.ts'
import { GRANTABLE_GROUPS } from '#app/vocabulary/groups.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { CountedTies, Tie } from '#db/grants.ts'
import type { Grant } from '#policies/actor.ts'
import type { Reach } from '#policies/reach.ts'
import { CHECK_NAMES, type CheckName, groupsOfKind, RELATIONS } from '#policies/vocabulary.ts'

/** A group of one kind of fact: in how many facts it opens, closes, stays open. */
export type GroupChange = {
  group: GrantableGroup
  opens: number
  closes: number
  stays: number
  /** Facts of this kind hold it as a rule; otherwise it counts where one of them happens to. */
  usual: boolean
}
export type KindChange = {
  kind: FactKind
  /** Facts of which something can be seen before and after. */
  before: number
  after: number
  groups: GroupChange[]
}
export type Difference = {
  kinds: KindChange[]
  /** Facts that come into sight, and facts that go out of it. */
  opens: number
  closes: number
  checks: { check: CheckName; change: 'opens' | 'closes' | 'stays' }[]
}

type Facts = Reach<'read', 'Fact'>

/** The groups that the rules show on a fact of the owner through any of its items. */
export function groupsThrough(
  reach: Facts,
  owner: OrganizationId,
  kind: FactKind,
  ties: readonly Tie[],
): ReadonlySet<Group> {
  const groups = new Set<Group>()
  for (const { di, brand, answers, relations } of ties) {
    const known = RELATIONS.filter((relation) => relations.includes(relation))
    for (const group of reach.fields({ owner, kind, di, brand, answers, relations: known })) groups.add(group)
  }
  return groups
}

/**
 * The difference between two sets of grants to one partner. Every number counts facts of the owner; facts of others are
 * neither shown nor counted.
 */
export function differenceOf(
  owner: OrganizationId,
  counted: readonly CountedTies[],
  reach: { before: Facts; after: Facts },
  grants: { before: readonly Grant[]; after: readonly Grant[] },
): Difference {
  const kinds = new Map<FactKind, KindChange>()
  let opens = 0
  let closes = 0
  for (const { kind, ties, n } of counted) {
    const before = groupsThrough(reach.before, owner, kind, ties)
    const after = groupsThrough(reach.after, owner, kind, ties)
    if (before.size === 0 && after.size === 0) continue
    const change = kinds.get(kind) ?? { kind, before: 0, after: 0, groups: [] }
    kinds.set(kind, change)
    if (before.size > 0) change.before += n
    if (after.size > 0) change.after += n
    if (before.size === 0) opens += n
    if (after.size === 0) closes += n
    const usual = groupsOfKind(kind)
    for (const group of GRANTABLE_GROUPS) {
      if (!before.has(group) && !after.has(group)) continue
      let of = change.groups.find((one) => one.group === group)
      if (!of) change.groups.push((of = { group, opens: 0, closes: 0, stays: 0, usual: usual.includes(group) }))
      of[before.has(group) ? (after.has(group) ? 'stays' : 'closes') : 'opens'] += n
    }
  }
  const shows = (all: readonly Grant[], check: CheckName) => all.some((grant) => grant.verdict.includes(check))
  const checks = CHECK_NAMES.flatMap((check): Difference['checks'] => {
    const [before, after] = [shows(grants.before, check), shows(grants.after, check)]
    if (!before && !after) return []
    return [{ check, change: before ? (after ? 'stays' : 'closes') : 'opens' }]
  })
  return { kinds: [...kinds.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1)), opens, closes, checks }
}
