import { queryOf } from '#app/evidence/label.ts'
import { nameOf } from '#app/evidence/named.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import { askConfirmation } from '#db/confirmations.ts'
import { organizationsNamed } from '#db/evidence.ts'
import { labelerOf } from '#db/facts/parties.ts'
import { post } from '#db/outbox.ts'
import { dueAfter } from './clock.ts'
import type { Asked } from './confirmation.ts'

/**
 * Asks the verified holder of a label's prefix whether it is theirs and genuine. The full label goes to them, for items
 * that exist and items that do not alike, and nothing here looks at whether there is one. Asking again while the
 * question is open leads to the open question.
 */
export async function askToConfirm(op: Operation, ask: { text: string; note: string | null }): Promise<Asked> {
  const me = op.actor.organizationId
  op.require('ask', 'ConfirmationRequest', { asker: me, labeler: null })
  const reading = parseUdi(ask.text, { now: op.now })
  const [uri] = reading.candidates
  const di = reading.di
  if (uri === undefined || di === null) return { asked: false, because: 'not-an-identifier' }

  return op.writing(async (db): Promise<Asked> => {
    const labeler = await labelerOf(db, uri)
    if (labeler === null) return { asked: false, because: 'no-issuer' }
    if (labeler === me) return { asked: false, because: 'own-product' }
    const words = await organizationsNamed(db, [me, labeler])
    const named = { me, labeler, words }
    const { id, fresh } = await askConfirmation(db, op.reach('read', 'ConfirmationRequest'), {
      asker: me,
      askedBy: op.actor.personId,
      labeler,
      raw: reading.raw,
      reading: queryOf(reading, nameOf(named, labeler)),
      di,
      lot: reading.lot,
      serial: reading.serial,
      note: ask.note,
      askedAt: op.now,
      dueAt: dueAfter(op.now),
    })
    if (fresh) {
      const from = nameOf(named, me)?.name
      await post(db, {
        kind: 'confirmation-asked',
        to: { organization: labeler, roles: ['quality', 'data-steward'] },
        about: { path: paths.confirmation(id), ...(from === undefined ? {} : { from }) },
        from: me,
      })
    }
    return { asked: true, id }
  })
}
