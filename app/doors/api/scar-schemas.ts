import { z } from '@hono/zod-openapi'
import { CATEGORIES, CLOCKS, DISPOSITIONS, SCAR_STATES, SEVERITIES, SIDES, STEPS } from '#app/scar/scar.ts'
import { SHOWN } from '#app/scar/scars-page.tsx'
import { ScarId } from '#app/vocabulary/ids.ts'

/** What the portal API says of corrective requests. Instants are ISO 8601 in UTC, days YYYY-MM-DD in the zone named beside them. */

const Firm = z.object({ slug: z.string(), name: z.string(), nameZh: z.string().nullable() })
const Clock = z
  .object({
    name: z.enum(CLOCKS),
    day: z.string(),
    zone: z.string(),
    due: z.string(),
    firstDue: z.string(),
    beyondData: z.boolean(),
    metAt: z.string().nullable(),
    extendedBecause: z.string().nullable(),
    state: z.enum(['running', 'overdue', 'met', 'met-late', 'stopped']),
  })
  .openapi('CaseClock')

const line = {
  id: z.string(),
  reference: z.string(),
  title: z.string(),
  part: z.string(),
  side: z.enum(SIDES).openapi({ description: 'On which side of it you stand.' }),
  other: Firm,
  severity: z.enum(SEVERITIES),
  category: z.enum(CATEGORIES),
  state: z.enum(SCAR_STATES),
  waits: z.enum(['us', 'them']).nullable().openapi({ description: 'Whose turn it is; null when it is over.' }),
  clock: Clock.nullable().openapi({ description: 'The clock that ends first of those that run.' }),
  issuedAt: z.string(),
}
const Answer = z.object({
  cycle: z.number(),
  version: z.number(),
  content: z.record(z.string(), z.string()),
  submittedBy: z.string(),
  submittedAt: z.string(),
  verdict: z.object({ accepted: z.boolean(), reason: z.string(), by: z.string(), at: z.string() }).nullable(),
})

export const ScarLineAnswer = z.object(line).openapi('CorrectiveRequest')
export const ScarList = z.object({ results: z.array(ScarLineAnswer) })
export const ScarAnswer = z
  .object({
    ...line,
    customer: Firm,
    supplier: Firm,
    defectCode: z.string().nullable(),
    problem: z.string(),
    disposition: z.enum(DISPOSITIONS),
    costNote: z.string().nullable(),
    issuedBy: z.string(),
    cycle: z.number(),
    items: z.array(
      z.object({ uri: z.string(), said: z.string(), quantity: z.number().nullable(), unit: z.string().nullable() }),
    ),
    steps: z.array(
      z.object({
        step: z.enum(STEPS),
        state: z.enum(['open', 'submitted', 'accepted', 'returned']),
        expected: z.string().nullable(),
        answers: z.array(Answer),
      }),
    ),
    clocks: z.array(Clock),
    acts: z.array(
      z.object({
        n: z.number(),
        move: z.string(),
        step: z.string().nullable(),
        side: z.enum(SIDES),
        by: z.string(),
        at: z.string(),
        reason: z.string().nullable(),
        state: z.enum(SCAR_STATES),
      }),
    ),
    exhibits: z.array(
      z.object({
        id: z.string(),
        owner: Firm,
        shown: z.record(z.string(), z.unknown()),
        sharedBy: z.string(),
        sharedAt: z.string(),
        superseded: z.boolean(),
        whole: z.boolean(),
      }),
    ),
    notes: z.array(
      z.object({
        by: z.string(),
        organization: Firm,
        audience: z.enum(['both', 'own']),
        body: z.string(),
        at: z.string(),
      }),
    ),
    signatures: z.array(
      z.object({
        name: z.string(),
        organization: Firm,
        meaning: z.enum(['approval', 'review', 'responsibility']),
        at: z.string(),
        zone: z.string(),
        digest: z.string(),
        whole: z.boolean(),
      }),
    ),
  })
  .openapi('CorrectiveRequestFile')

export const ScarListQuestion = z.strictObject({
  show: z.enum(SHOWN).default('all').openapi({ description: 'Whose turn: us, them, over, or all.' }),
  item: z.string().min(1).max(2000).optional().openapi({ description: 'A canonical identity that it must be about.' }),
})
export const ScarParam = z.object({ id: z.string().openapi({ description: 'scar_…' }).pipe(ScarId) })
