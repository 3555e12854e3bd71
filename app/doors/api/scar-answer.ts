import type { z } from '@hono/zod-openapi'
import type { ScarFile } from '#app/scar/scar-view.ts'
import type { ScarAnswer } from './scar-schemas.ts'

/** A request as the API says it: what the page shows, without what a person may do on the page. */
export function scarAnswer(file: ScarFile): z.infer<typeof ScarAnswer> {
  const { id, reference, title, part, side, other, severity, category, state, waits, clock, issuedAt } = file
  const { customer, supplier, defectCode, problem, disposition, costNote, issuedBy, cycle, items, clocks, acts } = file
  return {
    ...{ id, reference, title, part, side, other, severity, category, state, waits, clock, issuedAt },
    ...{ customer, supplier, defectCode, problem, disposition, costNote, issuedBy, cycle, items, clocks, acts },
    steps: file.steps.map(({ step, state: stands, expected, answers }) => ({ step, state: stands, expected, answers })),
    exhibits: file.exhibits.map(({ id: exhibit, owner, shown, sharedBy, sharedAt, superseded, whole }) => ({
      id: exhibit,
      ...{ owner, shown, sharedBy, sharedAt, superseded, whole },
    })),
    notes: file.notes.map(({ by, organization, audience, body, at }) => ({ by, organization, audience, body, at })),
    signatures: file.signatures.map(({ name, organization, meaning, at, zone, digest, whole }) => ({
      ...{ name, organization, meaning, at, zone, digest, whole },
    })),
  }
}
