import { sql } from 'kysely'
import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { FactId, GrantId, OrganizationId, PersonId, SharingRequestId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import { relationsSql } from '#policies/related-sql.ts'
import type { Relation } from '#policies/vocabulary.ts'
import type { Reader, Writer } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'
import type { OrganizationKind } from './portal/foundation.ts'
import type { SharingRequestState } from './portal/sharing.ts'

export type SharingRequestRow = {
  readonly id: SharingRequestId
  readonly asker: OrganizationId
  readonly owner: OrganizationId
  readonly asker_words: FirmWords
  /** For the asker: only where a grant showed it parties. */
  readonly owner_words: FirmWords | null
  readonly owner_kind: OrganizationKind
  readonly kind: FactKind
  readonly group: GrantableGroup
  readonly di: string | null
  readonly purpose: Purpose
  readonly note: string
  /** A name of one's own people alone. */
  readonly asked_name: string | null
  readonly asked_at: Date
  readonly state: SharingRequestState
  readonly decided_at: Date | null
  readonly answer: string | null
  readonly grant: GrantId | null
}

const SELECT = (
  reach: Reach<'read', 'SharingRequest'>,
) => sql`select sharing_request.public_id as id, sharing_request.asker, sharing_request.owner, ${firmWords('a')} as asker_words,
    case when sharing_request.owner = ${reach.me}::int or sharing_request.owner_named then ${firmWords('o')} end as owner_words, o.kind as owner_kind,
    sharing_request.kind, sharing_request.group_ as group, sharing_request.di, sharing_request.purpose, sharing_request.note, p.name as asked_name, sharing_request.asked_at,
    sharing_request.state, sharing_request.decided_at, sharing_request.answer, g.public_id as grant
  from portal.sharing_request join portal.organization a on a.id = sharing_request.asker join portal.organization o on o.id = sharing_request.owner
    left join portal.person p on p.id = sharing_request.asked_by left join portal.grant_ g on g.id = sharing_request.grant_
  where ${reach.rows('question')}`

/** Requests to us and by us: open ones first, then the newest. */
export async function sharingRequests(
  db: Reader,
  reach: Reach<'read', 'SharingRequest'>,
  limit: number,
): Promise<SharingRequestRow[]> {
  const { rows } = await sql<SharingRequestRow>`${SELECT(reach)}
    order by sharing_request.state = 'open' desc, sharing_request.id desc limit ${limit}::int`.execute(db)
  return rows
}

/** One of them. Hidden (404) when there is none of this id. */
export async function sharingRequestById(
  db: Reader,
  reach: Reach<'read', 'SharingRequest'>,
  id: SharingRequestId,
): Promise<SharingRequestRow> {
  const { rows } = await sql<SharingRequestRow>`${SELECT(reach)} and sharing_request.public_id = ${id}`.execute(db)
  if (!rows[0]) throw Refusal.hidden('sharing request')
  return rows[0]
}

/** A fact that the reader sees, with the items through which: what a question about a withheld group starts from. */
export type AskedFact = {
  readonly owner: OrganizationId
  readonly owner_words: FirmWords
  readonly kind: FactKind
  readonly step: string | null
  readonly partners: boolean
  readonly rows: readonly {
    di: string | null
    brand: OrganizationId | null
    answers: OrganizationId | null
    relations: Relation[]
  }[]
}

/** Null when the reader sees no such fact. */
export async function factAskedAbout(db: Reader, reach: Reach<'read', 'Fact'>, id: FactId): Promise<AskedFact | null> {
  const { rows } = await sql<AskedFact>`
    select f.owner, ${firmWords('o')} as owner_words, f.kind, f.step, portal.sharing_lasts(f.owner, ${reach.me}::int) as partners, seen.rows
    from facts.fact f join portal.organization o on o.id = f.owner cross join lateral (
      select jsonb_agg(jsonb_build_object('di', fact_item.di, 'brand', fact_item.brand, 'answers', fact_item.answers, 'relations', ${relationsSql(reach.me)})) as rows
      from facts.fact_item fact_item where fact_item.fact = f.id and ${reach.rows()}) seen
    where f.public_id = ${id} and seen.rows is not null`.execute(db)
  return rows[0] ?? null
}

/** Keeps a question. Null when the same was asked and is open. */
export async function keepSharingRequest(
  db: Writer,
  _reach: Reach<'ask', 'SharingRequest'>,
  asked: {
    asker: OrganizationId
    owner: OrganizationId
    ownerNamed: boolean
    kind: FactKind
    group: GrantableGroup
    di: string | null
    purpose: Purpose
    note: string
    by: PersonId
  },
): Promise<SharingRequestId | null> {
  const { rows } = await sql<{ id: SharingRequestId }>`
    insert into portal.sharing_request (asker, owner, owner_named, kind, group_, di, purpose, note, asked_by)
    values (${asked.asker}, ${asked.owner}, ${asked.ownerNamed}, ${asked.kind}, ${asked.group}, ${asked.di}, ${asked.purpose}, ${asked.note}, ${asked.by})
    on conflict do nothing returning public_id as id`.execute(db)
  return rows[0]?.id ?? null
}

/** Answers an open question of a partner; false when it was answered before. */
export async function answerSharingRequest(
  db: Writer,
  reach: Reach<'answer', 'SharingRequest'>,
  answer: {
    id: SharingRequestId
    to: 'granted' | 'refused'
    by: PersonId
    at: Date
    answer: string
    grant: number | null
  },
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`
    update portal.sharing_request set state = ${answer.to}, decided_by = ${answer.by}, decided_at = ${answer.at}, answer = ${answer.answer}, grant_ = ${answer.grant}::int
    where sharing_request.public_id = ${answer.id} and sharing_request.state = 'open' and ${reach.rows('answer')} returning id`.execute(
    db,
  )
  return rows.length > 0
}

/** How many questions of partners wait for an answer by this reader. */
export async function sharingRequestsWaiting(db: Reader, reach: Reach<'answer', 'SharingRequest'>): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from portal.sharing_request where sharing_request.state = 'open' and ${reach.rows('answer')}`.execute(
    db,
  )
  return rows[0]?.n ?? 0
}
