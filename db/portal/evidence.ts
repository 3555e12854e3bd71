import type { ErasureBasis, ErasureState } from '#app/erasure/erasure.ts'
import type { ConfirmationId, DisclosureId, ErasureId, FactId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { ConfirmationOutcome, ConfirmationState } from '#app/confirmation/confirmation.ts'
import type { Door, Purpose } from '#app/disclosure/disclosure.ts'
import type { ColumnType } from 'kysely'
import type { Fixed, Made } from './foundation.ts'

/** Written once with the row, given as JSON text and read back parsed. */
type FixedJson<T> = ColumnType<T, string, never>

/** What one answer showed of one owner's facts. */
export type ShownOfOwner = { readonly facts: readonly string[]; readonly groups: readonly string[] }

export type DisclosureTable = {
  id: Made<number>
  public_id: Made<DisclosureId>
  at: Made<Date>
  reader: Fixed<OrganizationId>
  person: Fixed<PersonId | null>
  client: Fixed<string | null>
  reader_role: Fixed<string | null>
  door: Fixed<Door>
  purpose: Fixed<Purpose>
  question: Fixed<string>
  item: Fixed<number | null>
  position: Fixed<number | null>
  owners: Fixed<OrganizationId[]>
  shown: FixedJson<Record<string, ShownOfOwner>>
}

export type ConfirmationTable = {
  id: Made<number>
  public_id: Made<ConfirmationId>
  asker: Fixed<OrganizationId>
  asked_by: Fixed<PersonId | null>
  labeler: Fixed<OrganizationId>
  raw: Fixed<string>
  reading: FixedJson<unknown>
  di: Fixed<string>
  lot: Fixed<string | null>
  serial: Fixed<string | null>
  note: Fixed<string | null>
  asked_at: Fixed<Date>
  due_at: Fixed<Date>
  state: ColumnType<ConfirmationState, never, 'answered'>
  outcome: ColumnType<ConfirmationOutcome | null, never, ConfirmationOutcome>
  answer: ColumnType<string | null, never, string>
  answered_by: ColumnType<PersonId | null, never, PersonId>
  answered_at: ColumnType<Date | null, never, Date>
}

export type AmendmentRefusalTable = {
  fact: Fixed<number>
  owner: Fixed<OrganizationId>
  refused_by: Fixed<PersonId>
  reason: Fixed<string>
  at: Made<Date>
}

export type PublishedNoticeTable = {
  id: Made<number>
  reference: Made<string>
  labeler: Made<OrganizationId>
  title: Made<string>
  title_zh: Made<string | null>
  instruction: Made<string>
  instruction_zh: Made<string | null>
  issued_at: Made<Date>
  lifted_at: Made<Date | null>
  state: Made<'issued' | 'lifted'>
}
export type NoticeMatchTable = {
  id: Made<number>
  notice: Made<number>
  di: Made<string>
  lot: Made<string | null>
  serial: Made<string | null>
  serial_from: Made<string | null>
  serial_to: Made<string | null>
}

export type ErasureTable = {
  id: Made<number>
  public_id: Made<ErasureId>
  owner: Fixed<OrganizationId>
  fact: Fixed<number>
  fact_id: Fixed<FactId>
  basis: Fixed<ErasureBasis>
  reason: Fixed<string>
  asked_by: Fixed<PersonId>
  asked_at: Made<Date>
  state: ColumnType<ErasureState, never, 'refused'>
  decided_by: ColumnType<PersonId | null, never, PersonId>
  decided_at: ColumnType<Date | null, never, Date>
  decision: ColumnType<string | null, never, string>
  erased_at: Made<Date | null>
}

export type EvidenceTables = {
  'portal.erasure': ErasureTable
  'portal.disclosure': DisclosureTable
  'portal.confirmation_request': ConfirmationTable
  'portal.amendment_refusal': AmendmentRefusalTable
  'portal.published_notice': PublishedNoticeTable
  'portal.notice_match': NoticeMatchTable
}
