import { dueWithin } from '#app/clocks/due-for.server.ts'
import type { Operation } from '#app/operation.server.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { OrganizationSlug, ScarId } from '#app/vocabulary/ids.ts'
import { partnerBySlug } from '#db/partnerships.ts'
import { dropDraft, keepExhibit, keepScar, scarById } from '#db/scars.ts'
import { Refusal } from '#policies/refusal.ts'
import type { EnteredItem } from './case-items.ts'
import { exhibitOf, exhibitText } from './exhibit.ts'
import { lookAtItems } from './look-at-items.server.ts'
import { CLOCKS, type Category, type Disposition, type Severity } from './scar.ts'
import { tellOtherSide } from './tell-other-side.server.ts'

/** The draft of a new request, one for each organization. */
export const NEW_SCAR = 'scar:new'

export type ScarAsked = {
  readonly supplier: OrganizationSlug
  readonly category: Category
  readonly severity: Severity
  readonly title: string
  readonly part: string
  readonly defectCode: string | null
  readonly problem: string
  readonly disposition: Disposition
  readonly expectations: Readonly<Record<string, string>>
  readonly costNote: string | null
  readonly items: readonly EnteredItem[]
  /** Facts of our own to cite, and the groups of them that the supplier is shown. */
  readonly facts: readonly string[]
  readonly groups: readonly GrantableGroup[]
  /** The request to us that this one is written because of. Neither of the other two learns of it. */
  readonly parent: ScarId | null
}

export type ScarIssued =
  | { readonly issued: true; readonly id: ScarId; readonly reference: string }
  | { readonly issued: false; readonly because: 'no-partner' | 'fact-gone' }

/**
 * Issues a request to a partner: the request, its items, its clocks by our response times and the supplier's calendar, the
 * cited facts as they are now, and the letter, all in one transaction.
 */
export async function issueScar(op: Operation, ask: ScarAsked): Promise<ScarIssued> {
  const by = op.actor.personId
  if (by === null) throw Refusal.forbidden('issue', 'request') // a request has a name under it
  const cited = ask.facts.length === 0 ? [] : (await lookAtItems(op, ask.items)).facts
  const exhibits = ask.facts.map((id) => cited.find((fact) => fact.id === id))
  if (exhibits.some((fact) => fact === undefined)) return { issued: false, because: 'fact-gone' }
  return op.writing(async (db): Promise<ScarIssued> => {
    const partner = await partnerBySlug(db, op.reach('read', 'Partnership'), ask.supplier)
    if (!partner || partner.ended_at !== null) return { issued: false, because: 'no-partner' }
    op.require('ask', 'Scar', { customer: op.actor.organizationId, supplier: partner.id })
    const parent = ask.parent === null ? null : await scarById(db, op.reach('read', 'Scar'), ask.parent)
    if (parent && parent.supplier !== op.actor.organizationId) throw Refusal.hidden('request')
    const clocks = []
    for (const name of ask.category === 'information' ? (['acknowledge'] as const) : CLOCKS) {
      const due = await dueWithin(db, op, { owes: partner.id, severity: ask.severity, step: name, from: op.now })
      clocks.push({ name, day: due.day, due: due.due, zone: due.zone, beyondData: due.beyondData })
    }
    const kept = await keepScar(db, op.reach('ask', 'Scar'), {
      ...ask,
      supplier: partner.id,
      by,
      clocks,
      parent: parent?.row ?? null,
    })
    for (const fact of exhibits) {
      if (!fact) continue
      const text = exhibitText(exhibitOf(fact, ask.groups))
      await keepExhibit(db, op.reach('change', 'Scar'), {
        scar: kept.row,
        fact: fact.id,
        groups: ask.groups,
        shown: text,
        by,
      })
    }
    await dropDraft(db, op.reach('change', 'Draft'), NEW_SCAR)
    await tellOtherSide(op, db, 'scar-issued', { to: partner.id, id: kept.id, reference: kept.reference })
    return { issued: true, id: kept.id, reference: kept.reference }
  })
}
