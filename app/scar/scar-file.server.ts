import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import type { ScarRecord, ScarRow } from '#db/scars.ts'
import { scarById, scarRecord } from '#db/scars.ts'
import { clockView, scarLine, sideOf, stepStates } from './scar-line.ts'
import { isOver, isWhole, maySubmit, movesFrom, STEPS } from './scar.ts'
import type { ExhibitShown, ScarFile, StepView } from './scar-view.ts'
import { toSign } from './to-sign.ts'

/**
 * One request as our side may read it: what was asked, every answer with what was said of it, exhibits as they were shared,
 * notes that are meant for us, and what may be done next. Hidden (404) when it is none of ours.
 */
export async function scarFile(op: Operation, ask: { id: ScarId }): Promise<ScarFile> {
  return op.reading(async (db) => {
    const row = await scarById(db, op.reach('read', 'Scar'), ask.id)
    const record = await scarRecord(db, { scar: op.reach('read', 'Scar'), note: op.reach('read', 'ScarNote') }, row)
    return fileOf(op, row, record)
  })
}

/** A stored request with its record, as the file page shows it. */
export function fileOf(op: Operation, row: ScarRow, record: ScarRecord): ScarFile {
  const us = op.actor.organizationId
  const side = sideOf(row, us)
  const steps = stepStates(row)
  const customer = namedParty(row.customer_words)
  const supplier = namedParty(row.supplier_words)
  const nameOf = (organization: number) => (organization === row.customer ? customer : supplier)
  const parties = { customer: row.customer, supplier: row.supplier }
  const over = isOver(row.state)
  const file: Omit<ScarFile, 'toSign'> = {
    ...scarLine(row, us, op.now),
    customer,
    supplier,
    defectCode: row.defect_code,
    problem: row.problem,
    disposition: row.disposition,
    costNote: row.cost_note,
    issuedBy: row.issued_name,
    cycle: row.cycle,
    items: row.items.map(({ uri, said, quantity, unit }) => ({ uri, said, quantity, unit })),
    steps: STEPS.map((step): StepView => ({
      step,
      state: steps[step],
      expected: row.expectations[step] ?? null,
      maySubmit: side === 'supplier' && maySubmit(row.state, steps, step),
      answers: record.answers
        .filter((answer) => answer.step === step)
        .map((answer) => ({
          cycle: answer.cycle,
          version: answer.version,
          content: answer.content,
          submittedBy: answer.submitted_name,
          submittedAt: instant(answer.submitted_at),
          verdict:
            answer.verdict === null || answer.verdict_at === null
              ? null
              : {
                  accepted: answer.verdict === 'accepted',
                  reason: answer.verdict_reason ?? '',
                  by: answer.verdict_name ?? '',
                  at: instant(answer.verdict_at),
                },
        }))
        .reverse(),
    })),
    whole: isWhole(steps),
    clocks: row.clocks.map((clock) => clockView(clock, over, op.now)),
    acts: record.acts.map((act) => ({
      n: act.n,
      move: act.move,
      step: act.step,
      side: act.side,
      by: act.by_name,
      at: instant(act.at),
      reason: act.reason,
      state: act.to_state,
    })),
    exhibits: record.exhibits.map((exhibit) => ({
      id: exhibit.id,
      owner: nameOf(exhibit.owner),
      ours: exhibit.owner === us,
      shown: JSON.parse(exhibit.shown) as ExhibitShown, // written by exhibitOf and by nothing else
      sharedBy: exhibit.shared_name,
      sharedAt: instant(exhibit.shared_at),
      superseded: exhibit.superseded,
      whole: exhibit.whole,
    })),
    notes: record.notes.map((note) => ({
      id: note.id,
      by: note.written_name,
      organization: nameOf(note.organization),
      ours: note.organization === us,
      audience: note.audience,
      body: note.body,
      at: instant(note.at),
    })),
    signatures: record.signatures.map((signature) => ({
      act: signature.act,
      name: signature.printed_name,
      organization: nameOf(signature.organization),
      meaning: signature.meaning,
      at: instant(signature.signed_at),
      zone: signature.zone,
      digest: signature.digest,
      whole: signature.whole,
    })),
    forwards: record.forwards.map((one) => ({
      id: one.id,
      reference: one.reference,
      supplier: namedParty(one.supplier),
    })),
    parent: record.parent,
    moves: movesFrom(row.state, side, row.category),
    notOffered: side === 'customer' ? op.whyNot('approve', 'Scar', parties) : op.whyNot('answer', 'Scar', parties),
    mayNote: op.can('change', 'ScarNote', { organization: us, audience: 'both', ...parties }),
  }
  return { ...file, toSign: toSign(file, op.language) }
}

const instant = (text: string) => new Date(text).toISOString()
