import type { Operation } from '#app/operation.server.ts'
import { colleagueInvitations } from '#db/colleagues.ts'
import { colleagues, hoursOf, recoveriesWaiting, secondFactorRuleOf } from '#db/recoveries.ts'
import { Refusal } from '#policies/refusal.ts'
import { demandsSecondFactor } from '#policies/second-factor.ts'
import type { PersonId } from '#app/vocabulary/ids.ts'
import type { Colleague, PeopleView } from './people.ts'

/** The people of our organization, and who of them waits for a decision. For those who run the accounts. */
export async function peopleOf(op: Operation): Promise<PeopleView> {
  const us = op.actor.organizationId
  const person = op.actor.personId
  if (person === null || !op.can('change', 'Organization', { id: us })) throw Refusal.forbidden('read', 'Person')
  return op.reading(async (db) => {
    const rule = await secondFactorRuleOf(db, us)
    const rows = await colleagues(db, op.reach('read', 'Person'))
    const waiting = await recoveriesWaiting(db, op.reach('read', 'Recovery'), person)
    const invited = await colleagueInvitations(db, op.reach('invite', 'Person'))
    return {
      invited: invited.map(({ lapses_at, ...row }) => ({ ...row, lapsesAt: lapses_at.toISOString() })),
      rule,
      runsClients: op.can('read', 'ApiClient', { organization: us }),
      hours: await hoursOf(db, us),
      notOffered: op.whyNot('change', 'Organization', { id: us }),
      colleagues: rows.map(({ second_factor, roles, ...row }) => ({
        person: row.person,
        name: row.name,
        email: row.email,
        roles: [...roles],
        factor: second_factor ? 'has' : demandsSecondFactor(rule, roles) ? 'demanded' : 'hasNot',
      })),
      recoveries: waiting.map((row) => ({
        id: row.id,
        name: row.name,
        email: row.email,
        reason: row.reason,
        askedAt: row.asked_at.toISOString(),
        lapsesAt: row.lapses_at.toISOString(),
        approvedBy: [...row.approved_by],
        waits: row.person === person ? 'own' : row.mine ? 'mine' : null,
      })),
    }
  })
}

/** One colleague, for whoever runs the accounts. Hidden (404) when they do not belong here. */
export async function colleagueOf(op: Operation, ask: { person: PersonId }): Promise<Colleague> {
  const { colleagues: all } = await peopleOf(op)
  const colleague = all.find(({ person }) => person === ask.person)
  if (!colleague) throw Refusal.hidden('person')
  return colleague
}
