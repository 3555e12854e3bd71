import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { ConfirmationId } from '#app/vocabulary/ids.ts'
import { holdConfirmation, keepAnswer } from '#db/confirmations.ts'
import { post } from '#db/outbox.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Answered, ConfirmationOutcome } from './confirmation.ts'

/**
 * The labeler answers, once: a deliberate disclosure, written as its own words and shown to the asker alone. Hidden
 * (404) from anyone who is no side of it, forbidden (403) to the asker and to those without the role.
 */
export async function answerConfirmation(
  op: Operation,
  ask: { id: ConfirmationId; outcome: ConfirmationOutcome; text: string },
): Promise<Answered> {
  return op.writing(async (db): Promise<Answered> => {
    const question = await holdConfirmation(db, op.reach('read', 'ConfirmationRequest'), ask.id)
    op.require('answer', 'ConfirmationRequest', { asker: question.asker, labeler: question.labeler })
    if (op.actor.personId === null) throw Refusal.forbidden('answer', 'question') // an answer is signed by a person
    if (question.state === 'answered') return { moved: false, because: 'already-answered' }
    await keepAnswer(db, question, { outcome: ask.outcome, text: ask.text, by: op.actor.personId, at: op.now })
    await post(db, {
      kind: 'confirmation-answered',
      to: { organization: question.asker, roles: ['operations', 'quality', 'recall-coordinator'] },
      about: { path: paths.confirmation(ask.id), from: question.labeler_words.name },
      from: op.actor.organizationId,
    })
    return { moved: true }
  })
}
