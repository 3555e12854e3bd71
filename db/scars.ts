import { sql } from 'kysely'
import type { ScarState } from '#app/scar/scar.ts'
import type { OrganizationId, PersonId, ScarId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import type { Reader, Writer } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'

export type ScarRow = {
  readonly row: number
  readonly id: ScarId
  readonly reference: string
  readonly customer: OrganizationId
  readonly supplier: OrganizationId
  readonly customer_words: FirmWords
  readonly supplier_words: FirmWords
  readonly category: 'response' | 'information'
  readonly severity: 'critical' | 'major' | 'minor'
  readonly title: string
  readonly part: string
  readonly defect_code: string | null
  readonly problem: string
  readonly disposition: 'none' | 'use-as-is' | 'rework' | 'return' | 'scrap' | 'sort'
  readonly expectations: Readonly<Record<string, string>>
  readonly cost_note: string | null
  readonly cycle: number
  readonly state: ScarState
  readonly issued_name: string
  readonly issued_at: Date
  /** The newest state of each step in this cycle. */
  readonly steps: Readonly<Record<string, 'submitted' | 'accepted' | 'returned'>>
  readonly clocks: readonly ClockRow[]
  readonly items: readonly ItemRow[]
}
export type ClockRow = {
  readonly name: 'acknowledge' | 'containment' | 'answer'
  readonly day: string
  readonly due: string
  readonly first_due: string
  readonly zone: string
  readonly beyond_data: boolean
  readonly met_at: string | null
  readonly extended_because: string | null
}
export type ItemRow = {
  readonly n: number
  readonly uri: string
  readonly said: string
  readonly quantity: number | null
  readonly unit: string | null
}

const SELECT = (reach: Reach<'read', 'Scar'>) => sql`
  select scar.id as row, scar.public_id as id, scar.reference, scar.customer, scar.supplier, ${firmWords('c')} as customer_words, ${firmWords('s')} as supplier_words,
    scar.category, scar.severity, scar.title, scar.part, scar.defect_code, scar.problem, scar.disposition, scar.expectations, scar.cost_note, scar.cycle, scar.state,
    scar.issued_name, scar.issued_at,
    coalesce((select jsonb_object_agg(l.step, coalesce(l.verdict, 'submitted')) from (select distinct on (a.step) a.step, a.verdict from portal.scar_answer a
      where a.scar = scar.id and a.cycle = scar.cycle order by a.step, a.version desc) l), '{}') as steps,
    coalesce((select jsonb_agg(to_jsonb(k) order by k.due) from portal.scar_clock k where k.scar = scar.id), '[]') as clocks,
    coalesce((select jsonb_agg(to_jsonb(i) order by i.n) from portal.scar_item i where i.scar = scar.id), '[]') as items
  from portal.scar join portal.organization c on c.id = scar.customer join portal.organization s on s.id = scar.supplier
  where ${reach.rows('request')}`

/** Requests of ours on either side, newest first. `item`: only those about this identity. */
export async function scarsOfOurs(
  db: Reader,
  reach: Reach<'read', 'Scar'>,
  question: { item?: string; limit: number },
): Promise<ScarRow[]> {
  const item = question.item ?? null
  const { rows } = await sql<ScarRow>`${SELECT(reach)}
    and (${item}::text is null or exists (select from portal.scar_item i where i.scar = scar.id and i.uri = ${item}))
    order by scar.id desc limit ${question.limit}`.execute(db)
  return rows
}

/** Requests of ours on any of these identities, newest first: whoever opens another first sees them. */
export async function scarsOnItems(
  db: Reader,
  reach: Reach<'read', 'Scar'>,
  uris: readonly string[],
): Promise<ScarRow[]> {
  const { rows } = await sql<ScarRow>`${SELECT(reach)}
    and exists (select from portal.scar_item i where i.scar = scar.id and i.uri = any (${[...uris]}::text[]))
    order by scar.id desc limit 20`.execute(db)
  return rows
}

/** One request of ours. Hidden (404) when there is none of this id. */
export async function scarById(db: Reader, reach: Reach<'read', 'Scar'>, id: ScarId): Promise<ScarRow> {
  const { rows } = await sql<ScarRow>`${SELECT(reach)} and scar.public_id = ${id}`.execute(db)
  if (!rows[0]) throw Refusal.hidden('request')
  return rows[0]
}

export type AnswerRow = {
  readonly cycle: number
  readonly step: 'D3' | 'D4' | 'D5' | 'D6' | 'D7'
  readonly version: number
  readonly content: Readonly<Record<string, string>>
  readonly submitted_name: string
  readonly submitted_at: string
  readonly verdict: 'accepted' | 'returned' | null
  readonly verdict_reason: string | null
  readonly verdict_name: string | null
  readonly verdict_at: string | null
}
export type ActRow = {
  readonly n: number
  readonly move: string
  readonly step: string | null
  readonly side: 'customer' | 'supplier'
  readonly by_name: string
  readonly at: string
  readonly reason: string | null
  readonly from_state: ScarState | null
  readonly to_state: ScarState
}
export type ExhibitRow = {
  readonly id: string
  readonly owner: OrganizationId
  readonly fact: string
  readonly groups: readonly string[]
  readonly shown: string
  readonly shared_name: string
  readonly shared_at: string
  readonly superseded: boolean
  /** Whether the copy still is what was digested when it was shared. */
  readonly whole: boolean
}
export type NoteRow = {
  readonly id: number
  readonly organization: OrganizationId
  readonly audience: 'both' | 'own'
  readonly body: string
  readonly written_name: string
  readonly at: string
}
export type SignatureRow = {
  readonly act: number
  readonly organization: OrganizationId
  readonly printed_name: string
  readonly meaning: 'approval' | 'review' | 'responsibility'
  readonly signed_at: string
  readonly zone: string
  readonly language: string
  readonly digest: string
  /** Whether what was shown still has the digest that was signed. */
  readonly whole: boolean
}
export type ScarRecord = {
  readonly answers: readonly AnswerRow[]
  readonly acts: readonly ActRow[]
  readonly exhibits: readonly ExhibitRow[]
  readonly notes: readonly NoteRow[]
  readonly signatures: readonly SignatureRow[]
  /** Requests of ours to the next tier that were written because of this one. */
  readonly forwards: readonly { readonly id: ScarId; readonly reference: string; readonly supplier: FirmWords }[]
  /** The request that this one was written because of, ours alone to know. */
  readonly parent: { readonly id: ScarId; readonly reference: string } | null
}

/** Everything that belongs to one request, in one round trip: what each side may read of it. */
export async function scarRecord(
  db: Reader,
  reach: { scar: Reach<'read', 'Scar'>; note: Reach<'read', 'ScarNote'> },
  scar: Pick<ScarRow, 'row' | 'id'>,
): Promise<ScarRecord> {
  const { rows } = await sql<ScarRecord>`select
    coalesce((select jsonb_agg(to_jsonb(a) - 'submitted_by' - 'verdict_by' order by a.cycle, a.step, a.version) from portal.scar_answer a where a.scar = scar.id), '[]') as answers,
    coalesce((select jsonb_agg(to_jsonb(t) - 'by_person' order by t.n) from portal.scar_act t where t.scar = scar.id), '[]') as acts,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.public_id, 'owner', e.owner, 'fact', e.fact, 'groups', e.groups, 'shown', e.shown, 'shared_name', e.shared_name,
      'shared_at', e.shared_at, 'superseded', e.fact in (select x.fact from portal.superseded_exhibits(scar.public_id) x), 'whole', e.digest = sha256(convert_to(e.shown, 'UTF8'))) order by e.id)
      from portal.scar_exhibit e where e.scar = scar.id), '[]') as exhibits,
    coalesce((select jsonb_agg(to_jsonb(scar_note) - 'written_by' order by scar_note.id) from portal.scar_note where scar_note.scar = scar.id and ${reach.note.rows('body')}), '[]') as notes,
    coalesce((select jsonb_agg(jsonb_build_object('act', g.act, 'organization', g.organization, 'printed_name', g.printed_name, 'meaning', g.meaning, 'signed_at', g.signed_at, 'zone', g.zone,
      'language', g.language, 'digest', encode(g.digest, 'hex'), 'whole', g.digest = sha256(convert_to(g.shown, 'UTF8'))) order by g.act) from portal.signature g where g.scar = scar.id), '[]') as signatures,
    coalesce((select jsonb_agg(jsonb_build_object('id', k.public_id, 'reference', k.reference, 'supplier', ${firmWords('o')}) order by k.id) from portal.scar_forward f
      join portal.scar k on k.id = f.scar join portal.organization o on o.id = k.supplier where f.parent = scar.id and f.organization = ${reach.scar.me}::int), '[]') as forwards,
    (select jsonb_build_object('id', k.public_id, 'reference', k.reference) from portal.scar_forward f join portal.scar k on k.id = f.parent where f.scar = scar.id and f.organization = ${reach.scar.me}::int) as parent
  from portal.scar where ${reach.scar.rows('request')} and scar.id = ${scar.row}::int`.execute(db)
  if (!rows[0]) throw Refusal.hidden('request')
  return rows[0]
}

export type Issuing = {
  readonly supplier: OrganizationId
  readonly category: ScarRow['category']
  readonly severity: ScarRow['severity']
  readonly title: string
  readonly part: string
  readonly defectCode: string | null
  readonly problem: string
  readonly disposition: ScarRow['disposition']
  readonly expectations: Readonly<Record<string, string>>
  readonly costNote: string | null
  readonly by: PersonId
  readonly items: readonly { uri: string; said: string; quantity: number | null; unit: string | null }[]
  readonly clocks: readonly { name: ClockRow['name']; day: string; due: Date; zone: string; beyondData: boolean }[]
  /** The request of ours that this one is written because of. */
  readonly parent: number | null
}

/** Issues a request with its items and clocks. Throws where the two are no partners. */
export async function keepScar(
  db: Writer,
  reach: Reach<'ask', 'Scar'>,
  ask: Issuing,
): Promise<{ row: number; id: ScarId; reference: string }> {
  const { rows } = await sql<{ row: number; id: ScarId; reference: string }>`
    insert into portal.scar (customer, supplier, category, severity, title, part, defect_code, problem, disposition, expectations, cost_note, issued_by, issued_name)
    values (${reach.me}, ${ask.supplier}, ${ask.category}, ${ask.severity}, ${ask.title}, ${ask.part}, ${ask.defectCode}, ${ask.problem}, ${ask.disposition},
      ${JSON.stringify(ask.expectations)}::jsonb, ${ask.costNote}, ${ask.by}, portal.name_of_actor())
    returning id as row, public_id as id, reference`.execute(db)
  const [kept] = rows
  if (!kept) throw new Error('a request is kept or refused')
  await sql`insert into portal.scar_item (scar, n, uri, said, quantity, unit)
    select ${kept.row}::int, x.n, x.uri, x.said, x.quantity, x.unit
    from jsonb_to_recordset(${JSON.stringify(ask.items.map((item, n) => ({ n: n + 1, ...item })))}::jsonb) x (n int, uri text, said text, quantity numeric, unit text)`.execute(
    db,
  )
  if (ask.clocks.length > 0)
    await sql`insert into portal.scar_clock (scar, name, day, due, first_due, zone, beyond_data)
    select ${kept.row}::int, x.name, x.day, x.due, x.due, x.zone, x.beyond_data
    from jsonb_to_recordset(${JSON.stringify(ask.clocks.map(({ beyondData, ...clock }) => ({ ...clock, beyond_data: beyondData })))}::jsonb) x (name text, day date, due timestamptz, zone text, beyond_data boolean)`.execute(
      db,
    )
  if (ask.parent !== null)
    await sql`insert into portal.scar_forward (scar, parent, organization) values (${kept.row}, ${ask.parent}, ${reach.me})`.execute(
      db,
    )
  return kept
}

export type MoveOutcome = 'moved' | 'moved-on' | 'not-whole' | 'hidden'

/** Moves a request of ours; `signed` is what the signer was shown, for moves that are signed. */
export async function moveScar(
  db: Writer,
  _reach: Reach<'answer' | 'approve', 'Scar'>,
  ask: {
    id: ScarId
    move: string
    reason: string
    signed: { meaning: string; zone: string; language: string; shown: string } | null
  },
): Promise<MoveOutcome> {
  const signed = ask.signed === null ? null : JSON.stringify(ask.signed)
  const { rows } = await sql<{
    outcome: MoveOutcome
  }>`select portal.move_scar(${ask.id}, ${ask.move}, ${ask.reason}, ${signed}::jsonb) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

export type SubmitOutcome = 'submitted' | 'moved-on' | 'too-early' | 'submitted-already' | 'hidden'

/** Submits a step of our answer. */
export async function submitStep(
  db: Writer,
  _reach: Reach<'answer', 'Scar'>,
  ask: { id: ScarId; step: string; content: Readonly<Record<string, string>> },
): Promise<SubmitOutcome> {
  const { rows } = await sql<{
    outcome: SubmitOutcome
  }>`select portal.submit_scar_step(${ask.id}, ${ask.step}, ${JSON.stringify(ask.content)}::jsonb) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'hidden'
}

/** Accepts or returns one version of a submitted step. */
export async function judgeStep(
  db: Writer,
  _reach: Reach<'approve', 'Scar'>,
  ask: { id: ScarId; step: string; version: number; verdict: 'accepted' | 'returned'; reason: string },
): Promise<'judged' | 'moved-on' | 'hidden'> {
  const { rows } = await sql<{
    outcome: 'judged' | 'moved-on' | 'hidden'
  }>`select portal.judge_scar_step(${ask.id}, ${ask.step}, ${ask.version}, ${ask.verdict}, ${ask.reason}) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'hidden'
}

/** Gives a clock that still runs more time. `day` is YYYY-MM-DD in the supplier's zone, `due` its end. */
export async function extendClock(
  db: Writer,
  _reach: Reach<'approve', 'Scar'>,
  ask: { id: ScarId; name: string; day: string; due: Date; reason: string },
): Promise<'extended' | 'moved-on' | 'hidden'> {
  const { rows } = await sql<{
    outcome: 'extended' | 'moved-on' | 'hidden'
  }>`select portal.extend_scar_clock(${ask.id}, ${ask.name}, ${ask.day}::date, ${ask.due}, ${ask.reason}) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'hidden'
}

/** Shares a fact of ours in a request. `shown` is exactly what both sides will read. False when it was shared before. */
export async function keepExhibit(
  db: Writer,
  reach: Reach<'change', 'Scar'>,
  ask: { scar: number; fact: string; groups: readonly string[]; shown: string; by: PersonId },
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    insert into portal.scar_exhibit (scar, owner, fact, groups, shown, digest, shared_by, shared_name)
    values (${ask.scar}, ${reach.me}, ${ask.fact}, ${[...ask.groups]}::text[], ${ask.shown}, sha256(convert_to(${ask.shown}, 'UTF8')), ${ask.by}, portal.name_of_actor())
    on conflict on constraint exhibit_is_cited_once do nothing returning id`.execute(db)
  return rows.length > 0
}

/** Writes a note on a request of ours. */
export async function keepNote(
  db: Writer,
  reach: Reach<'change', 'ScarNote'>,
  ask: { scar: number; audience: 'both' | 'own'; body: string; by: PersonId },
): Promise<void> {
  await sql`insert into portal.scar_note (scar, organization, audience, body, written_by, written_name)
    values (${ask.scar}, ${reach.me}, ${ask.audience}, ${ask.body}, ${ask.by}, portal.name_of_actor())`.execute(db)
}

export type DraftRow = {
  readonly content: Readonly<Record<string, string>>
  readonly saved_name: string
  readonly saved_at: Date
}

/** A form of ours that is not sent yet; null when there is none. */
export async function draftAbout(db: Reader, reach: Reach<'read', 'Draft'>, about: string): Promise<DraftRow | null> {
  const { rows } =
    await sql<DraftRow>`select draft.content, draft.saved_name, draft.saved_at from portal.draft where ${reach.rows('content')} and draft.about = ${about}`.execute(
      db,
    )
  return rows[0] ?? null
}

/** Keeps a form that is not sent yet, in place of what was kept of it before. */
export async function keepDraft(
  db: Writer,
  reach: Reach<'change', 'Draft'>,
  ask: { about: string; content: Readonly<Record<string, string>>; by: PersonId },
): Promise<void> {
  await sql`insert into portal.draft (organization, about, content, saved_by, saved_name) values (${reach.me}, ${ask.about}, ${JSON.stringify(ask.content)}::jsonb, ${ask.by}, portal.name_of_actor())
    on conflict on constraint draft_is_one_for_its_form do update set content = excluded.content, saved_by = excluded.saved_by, saved_name = excluded.saved_name, saved_at = now()`.execute(
    db,
  )
}

/** Forgets a form that was sent. */
export async function dropDraft(db: Writer, reach: Reach<'change', 'Draft'>, about: string): Promise<void> {
  await sql`delete from portal.draft where ${reach.rows('content')} and draft.about = ${about}`.execute(db)
}

/** Requests of ours, on either side, that are not over: whom each waits for is the domain's to say. */
export async function scarsForDesk(db: Reader, reach: Reach<'read', 'Scar'>): Promise<ScarRow[]> {
  const { rows } = await sql<ScarRow>`${SELECT(reach)}
    and scar.state not in ('noted', 'withdrawn', 'cancelled', 'closed') order by scar.id desc limit 500`.execute(db)
  return rows
}
