/** The sentences of an evidence page and of the API's reasons: pure functions of the catalogue and the answer. */
import { dateText, listText, momentText } from '#app/i18n/format.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import {
  CHECKS,
  type CheckState,
  type Evidence,
  type EvidenceItem,
  isAssurance,
  isNamed,
  type Party,
  type ProductWords,
  type QueryProblem,
  type Reason,
  type VerdictStatus,
} from './evidence.ts'

export type VerdictTone = 'ok' | 'warn' | 'stop' | 'plain'

const STATUS_TONE: Record<VerdictStatus, VerdictTone> = {
  verified: 'ok',
  attention: 'warn',
  stop: 'stop',
  unconfirmed: 'plain',
}
const STATE_TONE: Record<CheckState, VerdictTone> = {
  ok: 'ok',
  attention: 'warn',
  stop: 'stop',
  withheld: 'plain',
  unknown: 'plain',
}

/** The colour and shape that go with a verdict. */
export function statusTone(status: VerdictStatus): VerdictTone {
  return STATUS_TONE[status]
}

/** The colour and shape that go with the state of one check. */
export function stateTone(state: CheckState): VerdictTone {
  return STATE_TONE[state]
}

/** A company by name in the reader's language, else by its role: "a supplier of Meridian". */
export function partyText(t: T, language: Language, party: Party): string {
  if (isNamed(party)) return nameText(language, party)
  if (party.of === null) return t(`party.${party.role}`)
  return t(`party.${party.role}Of`, { name: nameText(language, party.of) })
}

/** A company where a sentence or a box begins: "A carrier for Meridian". */
export function partyStart(t: T, language: Language, party: Party): string {
  const text = partyText(t, language, party)
  return language === 'en' && !isNamed(party) ? text.charAt(0).toUpperCase() + text.slice(1) : text
}

/** A company in a small box: its name, else its role alone. */
export function partyBrief(t: T, language: Language, party: Party): string {
  return partyStart(t, language, isNamed(party) ? party : { ...party, of: null })
}

/** A name in the reader's language. */
export function nameText(language: Language, named: { name: string; nameZh: string | null }): string {
  return language === 'zh-CN' ? (named.nameZh ?? named.name) : named.name
}

/** "withheld by Meridian", or by its owner where not even the role may be said. */
export function withheldByText(t: T, language: Language, by: Party | null): string {
  return t('verdict.withheldBy', { party: by === null ? t('party.someone') : partyText(t, language, by) })
}

/** What an application identifier is called; for one without a name here, its number. */
export function aiText(t: T, ai: string): string {
  return t([`ai.${ai}`, 'ai.other'] as unknown as 'ai.other', { ai }) // i18next takes the first key there is; its types want one
}

/** A reason as a sentence: the fullest wording for which every name and date is there. No full stop. */
export function reasonText(t: T, language: Language, reason: Reason): string {
  const { params } = reason
  const said: Record<string, string | number> = {}
  if (params.party) said.party = partyText(t, language, params.party)
  if (params.other) said.other = partyText(t, language, params.other)
  if (params.reference) said.reference = params.reference
  if (params.count !== undefined) said.count = params.count
  if (params.date) said.date = dateText(language, params.date)
  else if (params.at) said.date = momentText(language, params.at, params.offset ?? '+00:00').day
  if (params.ai) said.field = aiText(t, params.ai)
  if (params.said) said.said = dateText(language, params.said)
  if (params.record) said.record = dateText(language, params.record)
  if (params.check) said.check = t(`verdict.check.${params.check}`)

  const wordings: Record<string, string> = t(`reason.${reason.code}`, { returnObjects: true })
  const names = [...new Set(Object.keys(wordings).map((key) => key.replace(/_(one|other)$/, '')))].sort()
  const fits = names.find((name) => {
    const sentence = wordings[name] ?? wordings[`${name}_other`] ?? ''
    return [...sentence.matchAll(/\{\{(\w+)\}\}/g)].every(([, slot = '']) => slot in said)
  })
  // The wordings are keys of this very reason; the last of each needs no params.
  return t(`reason.${reason.code}.${fits ?? names.at(-1) ?? 'a'}` as 'reason.recalled.c', said)
}

/** How a reason stands beside the others: the tone of the check that gave it. */
export function reasonTone(verdict: Evidence['verdict'], reason: Reason): VerdictTone {
  if (reason.code === 'withheld') return 'plain'
  if (reason.code === 'custody-in-transit' || reason.code === 'no-dates') return 'plain'
  if (isAssurance(reason)) return 'ok'
  const key = JSON.stringify(reason)
  const from = CHECKS.find((name) => verdict.checks[name].reasons.some((other) => JSON.stringify(other) === key))
  return from && verdict.checks[from].state === 'stop' ? 'stop' : 'warn'
}

/** The answer: a title and one sentence. */
export function verdictText(t: T, evidence: Evidence): { title: string; lead: string } {
  const { status } = evidence.verdict
  const lead =
    status === 'verified' && evidence.item?.kind === 'product'
      ? t('verdict.lead.verifiedProduct')
      : status === 'verified' && evidence.item?.kind === 'logistic-unit'
        ? t('verdict.lead.verifiedBox')
        : status === 'stop' && evidence.item === null
          ? t('verdict.lead.stopNotice')
          : t(`verdict.lead.${status}`)
  return { title: t(`verdict.title.${status}`), lead }
}

/** What is wrong with a code, and where. */
export function problemText(t: T, problem: QueryProblem): string {
  const sentence = t(`problem.code.${problem.code}`, problem.params)
  if (problem.ai) {
    return t('problem.where', { sentence, where: t('problem.inElement', { element: aiText(t, problem.ai) }) })
  }
  if (problem.at === undefined) return sentence
  return t('problem.where', { sentence, where: t('problem.at', { at: problem.at + 1 }) })
}

/** Who learns of this reading. */
export function seenByText(t: T, language: Language, seenBy: NonNullable<Evidence['seenBy']>): string {
  const reader = nameText(language, seenBy.reader)
  if (seenBy.owners.length === 0) return t('evidence.seenByReader', { reader })
  const owners = listText(
    language,
    seenBy.owners.map((owner) => partyText(t, language, owner)),
  )
  return t('evidence.seenBy', {
    owners: language === 'en' ? owners.replace(/^[a-z]/, (c) => c.toUpperCase()) : owners,
    reader,
  })
}

/** What to call a product: its words in the reader's language, else null. */
export function productText(language: Language, product: ProductWords | null): string | null {
  return product === null ? null : nameText(language, product)
}

/** What to call an item in a line of text: serial, else lot, else what its identifier ends in. */
export function itemText(item: {
  serial: string | null
  lot: string | null
  di: string | null
  uri: string | null
}): string {
  return item.serial ?? item.lot ?? (item.uri === null ? (item.di ?? '') : tailOf(item.uri))
}

/** The last part of a URI, decoded, as people read it. */
export function tailOf(uri: string): string {
  const tail = uri.split(/[/:]/).at(-1) ?? uri
  try {
    return decodeURIComponent(tail)
  } catch {
    return tail
  }
}

/** The title of the browser's tab. */
export function evidenceTitle(
  t: T,
  item: Pick<EvidenceItem, 'serial' | 'lot' | 'di' | 'uri'> | null,
  status: VerdictStatus,
): string {
  const verdict = t(`verdict.status.${status}`)
  return item === null ? verdict : `${verdict}: ${itemText(item)}`
}
