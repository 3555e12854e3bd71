import { digestOf, randomToken } from '#app/identity/secrets.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { InvitationId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import {
  answerInvitation,
  endPartnership,
  invite,
  type InvitationAnswered,
  resumePartnership,
  suspendPartnership,
  withdrawInvitation,
} from '#db/partnerships.ts'
import type { NotOffered } from '#policies/affordances.ts'
import { Refusal } from '#policies/refusal.ts'

/**
 * Invites a named person by mail, or whoever holds a location number (GLN). The answer is the same whether the address or
 * the number is known here: nobody finds out by inviting.
 */
export async function invitePartner(
  op: Operation,
  ask: { email: string | null; gln: string | null; name: string; note: string | null },
): Promise<void> {
  // Only the mailbox learns the secret; what is kept of it opens nothing.
  const token = ask.email === null ? null : randomToken()
  await op.writing(async (db) => {
    op.require('invite', 'Invitation', { organization: op.actor.organizationId })
    await invite(db, op.reach('invite', 'Invitation'), {
      ...ask,
      digest: token === null ? null : digestOf(token),
      path: token === null ? null : paths.join(token),
      language: op.language === 'zh' ? 'zh-CN' : 'en',
    })
  })
}

/** Takes an invitation back; false when it was answered before. */
export async function withdrawInvite(op: Operation, ask: { id: InvitationId }): Promise<boolean> {
  return op.writing(async (db) => {
    op.require('change', 'Invitation', { organization: op.actor.organizationId })
    return withdrawInvitation(db, op.reach('change', 'Invitation'), ask.id)
  })
}

/** Why this person may not answer an invitation for their organization; null when they may. */
export function mayAnswer(op: Operation): NotOffered | null {
  const us = op.actor.organizationId
  return op.whyNot('change', 'Partnership', { inviter: us, invited: us })
}

/** Accepts or declines an invitation for our organization: one to our number, or the one in a letter. Hidden (404) when there is none. */
export async function answerInvite(
  op: Operation,
  ask: { by: { id: InvitationId } | { token: string }; yes: boolean },
): Promise<Exclude<InvitationAnswered, 'hidden'>> {
  return op.writing(async (db) => {
    const us = op.actor.organizationId
    op.require('change', 'Partnership', { inviter: us, invited: us })
    const by = 'id' in ask.by ? ask.by : { digest: digestOf(ask.by.token) }
    const outcome = await answerInvitation(db, op.reach('change', 'Partnership'), by, ask.yes)
    if (outcome === 'hidden') throw Refusal.hidden('invitation')
    return outcome
  })
}

/**
 * Suspends a partnership, at once and without asking the other side: no grant between the two counts from the next request
 * of anybody. The other side hears that it is suspended; why is ours. Hidden (404) when there is none; `over` when we had.
 */
export async function suspendPartnershipWith(
  op: Operation,
  ask: { slug: OrganizationSlug; reason: string },
): Promise<'done' | 'over'> {
  return op.writing(async (db) => {
    const us = op.actor.organizationId
    op.require('suspend', 'Partnership', { inviter: us, invited: us })
    const outcome = await suspendPartnership(db, op.reach('suspend', 'Partnership'), ask.slug, ask.reason)
    if (outcome === 'hidden') throw Refusal.hidden('partner')
    return outcome
  })
}

/** Takes our own suspension back: everything counts again as it was agreed, unless the other side has suspended too. */
export async function resumePartnershipWith(op: Operation, ask: { slug: OrganizationSlug }): Promise<'done' | 'over'> {
  return op.writing(async (db) => {
    const us = op.actor.organizationId
    op.require('suspend', 'Partnership', { inviter: us, invited: us })
    const outcome = await resumePartnership(db, op.reach('suspend', 'Partnership'), ask.slug)
    if (outcome === 'hidden') throw Refusal.hidden('partner')
    return outcome
  })
}

/** Ends a partnership and all grants between the two; facts and what was disclosed stay. Hidden (404) when there is none. */
export async function endPartnershipWith(
  op: Operation,
  ask: { slug: OrganizationSlug; reason: string },
): Promise<void> {
  await op.writing(async (db) => {
    const us = op.actor.organizationId
    op.require('change', 'Partnership', { inviter: us, invited: us })
    const outcome = await endPartnership(db, op.reach('change', 'Partnership'), ask.slug, ask.reason)
    if (outcome === 'hidden') throw Refusal.hidden('partner')
  })
}
