import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import { partnersOf } from '#db/partnerships.ts'
import { draftAbout, keepDraft, scarById } from '#db/scars.ts'
import { Refusal } from '#policies/refusal.ts'
import { NEW_SCAR } from './issue-scar.server.ts'

export type NewScar = {
  partners: NamedParty[]
  /** The request to us because of which this one is written. */
  parent: { id: ScarId; reference: string } | null
  draft: { content: Readonly<Record<string, string>>; at: string; by: string } | null
}

/** What the form of a new request opens with: whom it may go to, and what was kept of it. 403 for who may not issue. */
export async function newScar(op: Operation, ask: { parent: ScarId | null }): Promise<NewScar> {
  const us = op.actor.organizationId
  op.require('ask', 'Scar', { customer: us, supplier: us })
  return op.reading(async (db) => {
    const partners = await partnersOf(db, op.reach('read', 'Partnership'))
    const draft = ask.parent === null ? await draftAbout(db, op.reach('read', 'Draft'), NEW_SCAR) : null
    const parent = ask.parent === null ? null : await scarById(db, op.reach('read', 'Scar'), ask.parent)
    if (parent && parent.supplier !== us) throw Refusal.hidden('request')
    return {
      partners: partners.filter(({ ended_at }) => ended_at === null).map(namedParty),
      parent: parent ? { id: parent.id, reference: parent.reference } : null,
      draft: draft ? { content: draft.content, at: draft.saved_at.toISOString(), by: draft.saved_name } : null,
    }
  })
}

/** Keeps a new request as it stands; it belongs to our organization and the supplier learns nothing of it. */
export async function keepNewScar(op: Operation, ask: { content: Readonly<Record<string, string>> }): Promise<void> {
  const us = op.actor.organizationId
  const by = op.actor.personId
  op.require('ask', 'Scar', { customer: us, supplier: us })
  if (by === null) throw Refusal.forbidden('issue', 'request')
  await op.writing((db) => keepDraft(db, op.reach('change', 'Draft'), { about: NEW_SCAR, content: ask.content, by }))
}
