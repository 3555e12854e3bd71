import type { SeenFact } from '#app/evidence/evidence.ts'
import { fieldGroup, NEEDS_EVERY_GROUP } from '#app/vocabulary/dictionary.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { ExhibitShown } from './scar-view.ts'
import { canonical } from './to-sign.ts'

/** What is usually shown of a fact that is cited; names of people, prices and parties are chosen on purpose. */
export const EXHIBIT_GROUPS: readonly GrantableGroup[] = [
  'identity',
  'dates',
  'quantities',
  'release',
  'inspection',
  'process',
  'sterilisation',
  'sensor',
]

/**
 * A fact of one's own, cut to the groups that its owner chose. The event hash, an `ni:` event id and fields in no group are
 * never in it: they would tell of what is left out.
 */
export function exhibitOf(fact: SeenFact, groups: readonly GrantableGroup[]): ExhibitShown {
  const chosen = new Set<string>(groups)
  return {
    fact: fact.id,
    kind: fact.kind,
    step: chosen.has('identity') ? fact.step : null,
    eventTime: chosen.has('dates') ? fact.eventTime : null,
    offset: chosen.has('dates') ? fact.offset : null,
    item: fact.item.uri,
    fields: Object.fromEntries(
      Object.entries(fact.fields).filter(
        ([address, value]) =>
          chosen.has(fieldGroup(address)) &&
          !NEEDS_EVERY_GROUP.has(address) &&
          !(address === 'eventID' && typeof value === 'string' && value.startsWith('ni:')),
      ),
    ),
    groups: [...groups],
  }
}

/** The text that is digested and kept. */
export function exhibitText(shown: ExhibitShown): string {
  return canonical(shown)
}
