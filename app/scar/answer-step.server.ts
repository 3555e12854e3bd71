import type { Operation } from '#app/operation.server.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import type { Reader } from '#db/database.ts'
import { draftAbout, dropDraft, keepDraft, scarById, scarRecord, scarsOnItems, submitStep } from '#db/scars.ts'
import { Refusal } from '#policies/refusal.ts'
import { ANSWERED_ONCE, type StepContent } from './answer.ts'
import { lookAtItems, type Looked } from './look-at-items.server.ts'
import { fileOf } from './scar-file.server.ts'
import type { Step } from './scar.ts'
import type { ScarFile } from './scar-view.ts'
import { tellOtherSide } from './tell-other-side.server.ts'

const aboutStep = (id: ScarId, step: Step) => `scar:${id}:${step}`

/** A step of our answer as the form opens: the request, the draft or the version that was returned, and where goods stand. */
export type StepForm = {
  file: ScarFile
  step: Step
  content: StepContent
  /** When the draft was kept and by whom; null when there is none. */
  draft: { at: string; by: string } | null
  /** Answers of ours to others about the same items, which may be taken over: containment and cause alone. */
  elsewhere: { id: ScarId; reference: string }[]
  stands: Looked['stands']
}

async function ourRequest(op: Operation, db: Reader, id: ScarId) {
  const row = await scarById(db, op.reach('read', 'Scar'), id)
  if (row.supplier !== op.actor.organizationId) throw Refusal.forbidden('answer', 'request')
  op.require('answer', 'Scar', { customer: row.customer, supplier: row.supplier })
  return row
}

/** Opens the form of a step. `from`: another request of ours whose answer is taken over into it. */
export async function stepForm(op: Operation, ask: { id: ScarId; step: Step; from: ScarId | null }): Promise<StepForm> {
  const record = { scar: op.reach('read', 'Scar'), note: op.reach('read', 'ScarNote') }
  const { row, opened } = await op.reading(async (db) => {
    const row = await ourRequest(op, db, ask.id)
    const file = fileOf(op, row, await scarRecord(db, record, row))
    const draft = await draftAbout(db, op.reach('read', 'Draft'), aboutStep(ask.id, ask.step))
    const mayTakeOver = ANSWERED_ONCE.includes(ask.step)
    const same = mayTakeOver
      ? await scarsOnItems(
          db,
          record.scar,
          row.items.map(({ uri }) => uri),
        )
      : []
    const others = same.filter((one) => one.id !== row.id && one.supplier === row.supplier && one.steps[ask.step])
    const taken = others.find(({ id }) => id === ask.from)
    const content = taken
      ? (await scarRecord(db, record, taken)).answers.filter(({ step }) => step === ask.step).at(-1)?.content
      : (draft?.content ?? file.steps.find(({ step }) => step === ask.step)?.answers[0]?.content)
    return {
      row,
      opened: {
        file,
        step: ask.step,
        content: content ?? {},
        draft: draft ? { at: draft.saved_at.toISOString(), by: draft.saved_name } : null,
        elsewhere: others.map(({ id, reference }) => ({ id, reference })),
      },
    }
  })
  const { stands } = ask.step === 'D3' ? await lookAtItems(op, row.items) : { stands: [] }
  return { ...opened, stands }
}

/** Keeps what was entered so far; it belongs to our organization and nobody else reads it. */
export async function keepStepDraft(
  op: Operation,
  ask: { id: ScarId; step: Step; content: StepContent },
): Promise<void> {
  const by = op.actor.personId
  await op.writing(async (db) => {
    await ourRequest(op, db, ask.id)
    if (by === null) throw Refusal.forbidden('answer', 'request')
    await keepDraft(db, op.reach('change', 'Draft'), { about: aboutStep(ask.id, ask.step), content: ask.content, by })
  })
}

export type StepAnswered =
  | { readonly answered: true }
  | { readonly answered: false; readonly because: 'moved-on' | 'too-early' | 'submitted-already' }

/** Submits a step. Its draft is dropped in the same transaction; the customer is told. */
export async function answerStep(
  op: Operation,
  ask: { id: ScarId; step: Step; content: StepContent },
): Promise<StepAnswered> {
  return op.writing(async (db): Promise<StepAnswered> => {
    const row = await ourRequest(op, db, ask.id)
    if (op.actor.personId === null) throw Refusal.forbidden('answer', 'request') // an answer has a name under it
    const outcome = await submitStep(db, op.reach('answer', 'Scar'), ask)
    if (outcome === 'hidden') throw Refusal.hidden('request')
    if (outcome !== 'submitted') return { answered: false, because: outcome }
    await dropDraft(db, op.reach('change', 'Draft'), aboutStep(ask.id, ask.step))
    await tellOtherSide(op, db, 'scar-step-submitted', { to: row.customer, id: row.id, reference: row.reference })
    return { answered: true }
  })
}
