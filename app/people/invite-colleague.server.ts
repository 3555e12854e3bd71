import { digestOf, randomToken } from '#app/identity/secrets.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { ColleagueInvitationId, PersonId } from '#app/vocabulary/ids.ts'
import { inviteColleague, keepMembership, withdrawColleague } from '#db/colleagues.ts'
import type { Role } from '#db/portal/foundation.ts'
import { Refusal } from '#policies/refusal.ts'

/** Invites a person by mail to act for us in these roles. `member`: they do already. */
export async function invitePerson(
  op: Operation,
  ask: { email: string; name: string; roles: readonly Role[] },
): Promise<'sent' | 'member'> {
  const token = randomToken() // only the mailbox learns it
  return op.writing(async (db) => {
    const us = op.actor.organizationId
    if (op.actor.personId === null) throw Refusal.forbidden('invite', 'Person') // a person answers for it
    op.require('invite', 'Person', { id: op.actor.personId, colleague_of: us })
    return inviteColleague(db, op.reach('invite', 'Person'), {
      ...ask,
      digest: digestOf(token),
      path: paths.joinColleagues(token),
      language: op.language === 'zh' ? 'zh-CN' : 'en',
    })
  })
}

/** Takes such an invitation back; false when it was answered before. */
export async function withdrawPerson(op: Operation, ask: { id: ColleagueInvitationId }): Promise<boolean> {
  return op.writing(async (db) => {
    if (op.actor.personId === null) throw Refusal.forbidden('invite', 'Person') // a person answers for it
    op.require('invite', 'Person', { id: op.actor.personId, colleague_of: op.actor.organizationId })
    return withdrawColleague(db, op.reach('invite', 'Person'), ask.id)
  })
}

/**
 * Sets the roles of a colleague, or (with null) ends their membership. It counts from their next request. `last-admin`:
 * nobody would be left to run the accounts. Hidden (404) when they do not belong here.
 */
export async function changeRoles(
  op: Operation,
  ask: { person: PersonId; roles: readonly Role[] | null },
): Promise<'kept' | 'last-admin'> {
  return op.writing(async (db) => {
    op.require('change', 'Membership', { person: ask.person, organization: op.actor.organizationId })
    const outcome = await keepMembership(db, op.reach('change', 'Membership'), ask.person, ask.roles)
    if (outcome === 'hidden') throw Refusal.hidden('person')
    return outcome
  })
}
