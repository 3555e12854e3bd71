import type { ColumnType } from 'kysely'
import type { CaptureId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Fixed, Made } from './foundation.ts'

export type CaptureState = 'waiting' | 'captured' | 'partly' | 'refused'
export type CaptureBehaviour = 'rollback' | 'proceed'

export type CaptureJobTable = {
  id: Made<number>
  public_id: Made<CaptureId>
  organization: Fixed<OrganizationId>
  person: Fixed<PersonId | null>
  client: Fixed<string | null>
  behaviour: Fixed<CaptureBehaviour>
  state: CaptureState
  created_at: Made<Date>
  finished_at: Date | null
  bytes: Fixed<number>
  sha256: Fixed<string>
  events: Fixed<number>
  captured: ColumnType<number, never, number>
  known: ColumnType<number, never, number>
  errors: ColumnType<unknown, string, string>
  error_count: number
  attempts: Made<number>
  leased_until: Date | null
}

export type CaptureDocumentTable = { job: Fixed<number>; body: Fixed<Buffer> }

export type CaptureTables = {
  'portal.capture_job': CaptureJobTable
  'portal.capture_document': CaptureDocumentTable
}
