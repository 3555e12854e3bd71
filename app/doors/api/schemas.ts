import { z } from '@hono/zod-openapi'
import { PURPOSES } from '#app/disclosure/disclosure.ts'
import { CHECK_STATES, CUSTODY_WAYS, ITEM_LISTS, PARTY_ROLES, VERDICT_STATUSES } from '#app/evidence/evidence.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { GROUPS } from '#app/vocabulary/groups.ts'
import { ITEM_KINDS } from '#app/vocabulary/item-uri.ts'
import { LONGEST_INPUT } from '#app/vocabulary/udi.ts'

/** What the portal API takes and gives: one set of schemas for reading requests and for describing them. */

const Scanned = z
  .string()
  .min(1)
  .max(LONGEST_INPUT)
  .refine((text) => !text.includes('\0'), 'must not contain a null character')
  .openapi({
    description: 'What a scanner, a keyboard or a label gives: a UDI of any issuer, or a GS1 Digital Link.',
    example: '(01)09521234500013(10)L1(21)S1',
  })

const PurposeAsked = z
  .enum(PURPOSES)
  .optional()
  .openapi({ description: 'What the evidence is for; within what the client was given. provenance unless said.' })

export const EvidenceQuestion = z.strictObject({
  udi: Scanned,
  purpose: PurposeAsked,
  page: z
    .string()
    .regex(/^fact_[0-9a-hjkmnp-tv-z]{26}$/, 'is not the "next" of an earlier answer')
    .optional()
    .openapi({ description: 'The `next` of an earlier answer: facts older than the last one there.' }),
})
export const BatchQuestion = z.strictObject({ purpose: PurposeAsked })
export const LONGEST_BATCH = 500
export const Batch = z
  .strictObject({ udis: z.array(Scanned).min(1).max(LONGEST_BATCH) })
  .openapi('EvidenceBatch', { description: 'Up to 500 scanned texts.' })

const Named = z.object({ slug: z.string(), name: z.string(), nameZh: z.string().nullable() }).openapi('NamedParty')
const Party = z
  .union([Named, z.object({ role: z.enum(PARTY_ROLES), of: Named.nullable() })])
  .openapi('Party', { description: 'A company by name, or only by its role where the name is withheld.' })
const Withheld = z
  .object({ withheld: z.literal(true), by: Party.nullable() })
  .openapi('Withheld', { description: 'Not granted to you, whether or not there is a value.' })
const Product = z.object({ name: z.string(), nameZh: z.string().nullable(), model: z.string().nullable() })
const CalendarDate = z.object({ iso: z.string(), precision: z.enum(['day', 'month']) })
const Problem = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    at: z.number().optional(),
    ai: z.string().optional(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
  })
  .openapi('LabelProblem')

const Query = z.object({
  raw: z.string(),
  issuer: z
    .string()
    .nullable()
    .openapi({ description: 'The issuing agency: gs1, hibcc, iccbba, ma, ahm; party for own numbers.' }),
  prefixHolder: Named.nullable().openapi({ description: 'The verified holder of the prefix.' }),
  di: z.string().nullable(),
  lot: z.string().nullable(),
  serial: z.string().nullable(),
  dates: z.array(
    z.object({
      ai: z.string(),
      kind: z.enum(['made', 'packed', 'best-before', 'expiry', 'sterilised']),
      iso: z.string(),
      precision: z.enum(['day', 'month']),
    }),
  ),
  problems: z.array(Problem),
})

const CheckState = z.enum(CHECK_STATES)

const ShownItem = z.object({
  uri: z.string(),
  kind: z.enum(ITEM_KINDS),
  di: z.string().nullable(),
  lot: z.string().nullable(),
  serial: z.string().nullable(),
  quantity: z.string().nullable(),
  uom: z.string().nullable(),
})

const Fact = z
  .object({
    id: z.string(),
    kind: z.enum(FACT_KINDS),
    type: z.string(),
    step: z.string().nullable(),
    disposition: z.string().nullable(),
    source: z.string(),
    owner: Party,
    eventTime: z.string().nullable().openapi({ description: 'Null, with the next two, where dates are withheld.' }),
    eventTimeZoneOffset: z.string().nullable(),
    recordTime: z.string().nullable(),
    item: z.object({ uri: z.string(), role: z.string(), lot: z.string().nullable(), serial: z.string().nullable() }),
    fields: z
      .record(z.string(), z.unknown())
      .openapi({ description: 'By field address: `disposition`, `sensor.temperature`, `x.<dictionary name>`.' }),
    items: z.array(z.object({ list: z.enum(ITEM_LISTS), shown: z.array(ShownItem), rest: Withheld.nullable() })),
    withheld: z.array(
      z.object({ address: z.string().nullable(), group: z.enum(GROUPS).nullable(), by: Party.nullable() }),
    ),
    erased: z
      .object({ at: z.string().nullable() })
      .nullable()
      .openapi({ description: 'Its content was destroyed by law; what it was about and when stays.' }),
    superseded: z.object({ by: z.string(), reason: z.string().nullable(), at: z.string().nullable() }).nullable(),
    amendmentOf: z.string().nullable(),
    claim: z.boolean().openapi({ description: 'Its owner may not speak for the item: kept, without effect.' }),
  })
  .openapi('Fact')

const LineageNode = z
  .object({
    id: z.string(),
    depth: z.number(),
    kind: z.string(),
    uri: z.string().nullable(),
    di: z.string().nullable(),
    lot: z.string().nullable(),
    serial: z.string().nullable(),
    product: Product.nullable(),
    maker: Party.nullable(),
    withheldBy: Party.nullable(),
    count: z.number(),
    edges: z.array(
      z.object({
        to: z.string(),
        quantity: z.string().nullable(),
        uom: z.string().nullable(),
        possible: z.boolean(),
        same: z.boolean().openapi({ description: 'The same thing under another number; both stand at one depth.' }),
        fact: z.string().nullable(),
      }),
    ),
  })
  .openapi('LineageNode')

export const EvidenceAnswer = z
  .object({
    query: Query,
    label: z.array(
      z.object({
        ai: z.string(),
        said: z.string(),
        record: z.string().nullable(),
        agrees: z.enum(['equal', 'differs', 'not-on-record']),
      }),
    ),
    item: z
      .object({
        uri: z.string(),
        kind: z.enum(ITEM_KINDS),
        di: z.string().nullable(),
        lot: z.string().nullable(),
        serial: z.string().nullable(),
        product: Product.nullable(),
        labeler: Named.nullable(),
        made: z.union([CalendarDate, Withheld]).nullable(),
        expiry: z.union([CalendarDate, Withheld]).nullable(),
      })
      .optional()
      .openapi({
        description: 'Absent when nothing about it is shared with you, which includes: when there is nothing.',
      }),
    verdict: z.object({
      status: z.enum(VERDICT_STATUSES),
      checks: z.object({
        identity: CheckState,
        custody: CheckState,
        dates: CheckState,
        safety: CheckState,
        release: CheckState,
      }),
      reasons: z.array(z.object({ code: z.string(), text: z.string() })),
    }),
    notices: z.array(
      z.object({
        reference: z.string(),
        title: z.string(),
        titleZh: z.string().nullable(),
        instruction: z.string(),
        instructionZh: z.string().nullable(),
        issuer: Named,
        issuedAt: z.string(),
        match: z.enum(['affected', 'undecided']),
      }),
    ),
    facts: z.array(Fact).optional().openapi({ description: 'The newest 200; absent with the item.' }),
    custody: z
      .array(
        z.object({
          holder: z.union([Party, Withheld]),
          since: z.string().nullable(),
          until: z.string().nullable(),
          how: z.enum(CUSTODY_WAYS),
          statedByBoth: z.boolean(),
        }),
      )
      .optional(),
    lineage: z.object({ ancestors: z.array(LineageNode), descendants: z.array(LineageNode) }).optional(),
    next: z
      .string()
      .nullable()
      .openapi({ description: 'Ask again with page= for older facts; null when there are none.' }),
  })
  .openapi('Evidence')
export type EvidenceAnswer = z.infer<typeof EvidenceAnswer>

export const BatchAnswer = z.object({ results: z.array(EvidenceAnswer) }).openapi('EvidenceBatchAnswer')

export const ProblemDocument = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .openapi('Problem', { description: 'RFC 9457.' })
