import { CHECKS, type Evidence, type EvidenceItem } from '#app/evidence/evidence.ts'
import { reasonText } from '#app/evidence/evidence-text.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import type { EvidenceAnswer } from './schemas.ts'

/**
 * Evidence as the portal API prints it. Without an item there are no facts either: the answer is the same for what is
 * out of reach and what was never made.
 */
export function evidenceAnswer(t: T, language: Language, evidence: Evidence): EvidenceAnswer {
  const { query, label, item, verdict, notices } = evidence
  const states = Object.fromEntries(CHECKS.map((name) => [name, verdict.checks[name].state]))
  return {
    query,
    label,
    ...(item === null ? {} : { item: withoutScan(item) }),
    verdict: {
      status: verdict.status,
      checks: states as EvidenceAnswer['verdict']['checks'], // one state for each name
      reasons: verdict.reasons.map((reason) => ({ code: reason.code, text: reasonText(t, language, reason) })),
    },
    notices,
    ...(item === null
      ? {}
      : {
          facts: evidence.facts.map(({ offset, conflict: _conflict, ...fact }) => ({
            ...fact,
            eventTimeZoneOffset: offset,
          })),
          custody: evidence.custody,
          lineage: evidence.lineage,
        }),
    next: evidence.next,
  }
}

/** The scanned text stands in `query` already. */
function withoutScan({ scannedText: _said, ...item }: EvidenceItem): Omit<EvidenceItem, 'scannedText'> {
  return item
}
