import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { Operation } from '#app/operation.server.ts'
import { todayIn } from '#app/vocabulary/calendar-date.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { Disclosed } from '#db/disclosures.ts'
import type { ShownOfOwner } from '#db/portal/evidence.ts'
import { Refusal } from '#policies/refusal.ts'
import { untilTheBeat } from './even-time.server.ts'
import type { Evidence, EvidenceRow } from './evidence.ts'
import { type EvidenceRead, isPageToken, readEvidence, readEvidenceOfEach } from './read-evidence.server.ts'

/** The newest facts on a page of the timeline. */
export const FACTS_A_PAGE = 200
/** The longest list of scans that is answered at once. */
export const LONGEST_LIST = 500

/**
 * `purpose` and `zone` are the operation's unless said; `today` (YYYY-MM-DD) is the day in that zone. `page`: the token
 * of an earlier answer.
 */
export type DeviceAsked = { text: string; purpose?: Purpose; page?: string | null; today?: string; zone?: string }

/**
 * What the reader's organization may see about a scanned text. Never refuses a text: whatever cannot be read or is not
 * shared ends on the "not confirmed" answer. A page token that is not one of ours is hidden (404). The disclosure is
 * durable before this resolves.
 */
export async function verifyDevice(op: Operation, asked: DeviceAsked): Promise<Evidence> {
  const began = performance.now()
  const page = asked.page ?? null
  if (page !== null && !isPageToken(page)) throw Refusal.hidden('page')
  const today = asked.today ?? todayIn(asked.zone ?? op.zone, op.now)
  const { evidence, disclosed } = await op.lookingUp((db) =>
    readEvidence(op, db, { text: asked.text, page, today, facts: FACTS_A_PAGE }),
  )
  if (disclosed) await op.disclose(disclosed)
  if (evidence.item === null) await untilTheBeat(began)
  return evidence
}

/** Connections that one list may use at once; the pool is for everybody. */
const READERS = 2
/** Texts that are asked about at once; between two such parts the process answers others. */
const TEXTS_AT_ONCE = 50

export type ListAsked = { texts: readonly string[]; purpose?: Purpose; today?: string; zone?: string }

/** The whole evidence for each of many texts, in their order, with fewer facts each; one disclosure for the answer. */
export async function verifyEach(op: Operation, asked: ListAsked, facts: number): Promise<Evidence[]> {
  const today = asked.today ?? todayIn(asked.zone ?? op.zone, op.now)
  const texts = asked.texts.slice(0, LONGEST_LIST)
  const read = await Promise.all(
    inParts(texts, Math.ceil(texts.length / READERS)).map((part) =>
      op.lookingUp(async (db) => {
        const answers: EvidenceRead[] = []
        for (const some of inParts(part, TEXTS_AT_ONCE))
          answers.push(...(await readEvidenceOfEach(op, db, { texts: some, page: null, today, facts })))
        return answers
      }),
    ),
  )
  const answers = read.flat()
  const disclosed = together(answers.flatMap((answer) => answer.disclosed ?? []))
  if (disclosed) await op.disclose(disclosed)
  return answers.map((answer) => answer.evidence)
}

function inParts<T>(all: readonly T[], size: number): T[][] {
  if (all.length === 0) return []
  return Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))
}

/** A verdict a row for many scans, in their order. */
export async function verifyMany(op: Operation, asked: ListAsked): Promise<EvidenceRow[]> {
  const answers = await verifyEach(op, asked, 0)
  return answers.map((evidence) => ({
    raw: evidence.query.raw,
    status: evidence.verdict.status,
    reasons: evidence.verdict.reasons,
    kind: evidence.item?.kind ?? null,
    di: evidence.query.di,
    lot: evidence.item?.lot ?? evidence.query.lot,
    serial: evidence.query.serial,
    product: evidence.item?.product ?? null,
    expiry: evidence.item?.expiry && 'iso' in evidence.item.expiry ? evidence.item.expiry : null,
    problems: evidence.query.problems,
  }))
}

/** Many answers as one disclosure: the owners' parts joined, the questions by number. */
function together(parts: readonly Disclosed[]): Disclosed | null {
  const [first] = parts
  if (!first) return null
  if (parts.length === 1) return first
  const shown = new Map<OrganizationId, ShownOfOwner>()
  for (const part of parts) {
    for (const [owner, { facts, groups }] of part.shown) {
      const before = shown.get(owner)
      shown.set(owner, {
        facts: [...new Set([...(before?.facts ?? []), ...facts])],
        groups: [...new Set([...(before?.groups ?? []), ...groups])],
      })
    }
  }
  const positions = parts.flatMap((part) => part.position ?? [])
  return {
    question: `a list of ${parts.length} identifiers`,
    item: null,
    position: positions.length > 0 ? Math.max(...positions) : null,
    shown,
  }
}
