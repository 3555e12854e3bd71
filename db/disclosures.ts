import { sql } from 'kysely'
import type { Door, FlagFilter, Purpose } from '#app/disclosure/disclosure.ts'
import type { DisclosureId, OrganizationId } from '#app/vocabulary/ids.ts'
import type { Actor } from '#policies/actor.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'
import type { ShownOfOwner } from './portal/evidence.ts'

/** What an answer shows of other owners' facts: the question as asked, the item it was about, and the facts by owner. */
export type Disclosed = {
  readonly question: string
  readonly item: number | null
  /** The newest position the answer could rest on. */
  readonly position: number | null
  readonly shown: ReadonlyMap<OrganizationId, ShownOfOwner>
}

/** Who asks, by which door and what for. */
type Asker = { readonly actor: Actor; readonly door: Door; readonly purpose: Purpose }

const LONGEST_QUESTION = 2_000

/** Writes the one row of an answer. Nothing is written for an answer without facts of others. */
export async function recordDisclosure(db: Writer, { actor, door, purpose }: Asker, answer: Disclosed): Promise<void> {
  const others = [...answer.shown].filter(([owner, { facts }]) => owner !== actor.organizationId && facts.length > 0)
  if (others.length === 0) return
  await db
    .insertInto('portal.disclosure')
    .values({
      reader: actor.organizationId,
      person: actor.personId,
      client: actor.clientId,
      reader_role: actor.roles[0] ?? null,
      door,
      purpose,
      question: answer.question.slice(0, LONGEST_QUESTION),
      item: answer.item,
      position: answer.position,
      owners: others.map(([owner]) => owner),
      shown: JSON.stringify(Object.fromEntries(others)),
    })
    .executeTakeFirstOrThrow()
}

/** What the owner of facts may filter its log by; instants in UTC. `items`: any of these ids, URIs, lots or serials. */
export type DisclosureQuestion = {
  readonly organization: string | null
  readonly purpose: Purpose | null
  readonly from: Date | null
  readonly until: Date | null
  readonly items: readonly string[] | null
  readonly flag: FlagFilter | null
  readonly before: DisclosureId | null
  readonly limit: number
}

export type DisclosureOfOurs = {
  id: number
  public_id: string
  at: Date
  purpose: Purpose
  door: Door
  role: string | null
  question: string
  facts: string[]
  groups: string[]
  first_groups: string[]
  surge: boolean
  off_hours: boolean
  reader: FirmWords
  guest: 'unverified' | 'confirmed' | null
}

/** Who read facts of ours, newest first. Each row holds our own part of an answer and no person's name. */
export async function disclosuresOfOurs(
  db: Reader,
  reach: Reach<'read', 'Disclosure'>,
  question: DisclosureQuestion,
): Promise<DisclosureOfOurs[]> {
  const filter = JSON.stringify({
    organization: question.organization,
    purpose: question.purpose,
    from: question.from?.toISOString() ?? null,
    until: question.until?.toISOString() ?? null,
    ...(question.items ? { items: question.items } : {}),
  })
  const found =
    question.flag === null
      ? sql`portal.disclosures_of_ours(${filter}::jsonb, ${question.before}::text, ${question.limit}::int)`
      : sql`portal.flagged_disclosures(${filter}::jsonb, ${question.before}::text, ${question.limit}::int, ${question.flag}::text)`
  const { rows } = await sql<DisclosureOfOurs>`
    with disclosure as materialized (select * from ${found})
    select disclosure.id, disclosure.public_id, disclosure.at, disclosure.purpose, disclosure.door, disclosure.role,
      disclosure.question, disclosure.facts, disclosure.groups, flag.first_groups, flag.surge, flag.off_hours,
      -- a guest by the name that its owner knows it under
      ${firmWords('o')} || case when l.id is null then '{}'::jsonb else jsonb_build_object('name', concat_ws(', ', l.name, nullif(l.firm, '')), 'name_zh', null) end as reader,
      case when l.id is not null then case when l.confirmed_at <= disclosure.at then 'confirmed' else 'unverified' end end as guest
    from disclosure join portal.disclosure_flags(array(select id from disclosure)) flag on flag.id = disclosure.id
    join portal.organization o on o.id = disclosure.reader left join portal.guest_link l on l.organization = disclosure.reader
    where ${reach.rows('facts')} order by disclosure.id desc`.execute(db)
  return rows
}

/** Organizations that ever read facts of ours, by name. */
export async function readersOfOurs(
  db: Reader,
  reach: Reach<'read', 'Disclosure'>,
): Promise<{ slug: string; name: string; name_zh: string | null }[]> {
  const { rows } = await sql<{ slug: string; name: string; name_zh: string | null }>`
    select reader.slug, reader.name, reader.name_zh from portal.readers_of_ours() reader, (select portal.me() as owner, portal.me() as reader) disclosure
    where ${reach.rows('facts')}`.execute(db)
  return rows
}
