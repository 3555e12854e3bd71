import { sql } from 'kysely'
import type pg from 'pg'
import type { FactId } from '#app/vocabulary/ids.ts'
import type { Writer } from './database.ts'

/** Companies, people, identifiers, products, appointments and grants, by slug and e-mail address. Days are `YYYY-MM-DD`. */
export type Standing = {
  readonly organizations: readonly { slug: string; name: string; nameZh: string; country: string; kind: string }[]
  readonly people: readonly {
    email: string
    name: string
    passwordHash: string
    language: string
    zone: string
    memberships: readonly { organization: string; roles: readonly string[] }[]
  }[]
  /** Each with its first contact, confirmed so many days before the demo's day; `bounced`: letters to it did not arrive. */
  readonly locations: readonly {
    organization: string
    name: string
    gln: string | null
    address: string
    country: string
    zone: string
    contacts: readonly {
      name: string
      email: string
      phone: string
      purposes: readonly string[]
      confirmedDaysAgo: number
      bounced: boolean
    }[]
  }[]
  readonly products: readonly {
    di: string
    labeler: string
    name: string
    nameZh: string
    model: string
    description: string
    sterile: boolean | null
    storageMax: string | null
  }[]
  readonly claims: readonly { organization: string; scheme: string; value: string; state: string; evidence: string }[]
  readonly appointments: readonly {
    labeler: string
    appointee: string
    dis: readonly string[] | null
    kinds: readonly string[] | null
    for: string
  }[]
  readonly grants: readonly {
    key: string
    owner: string
    partner: string
    relation: string
    extent: string
    kinds: readonly string[]
    groups: readonly string[]
    dis: readonly string[] | null
    purpose: string
    verdict: readonly string[]
    onward: readonly string[]
    via: string | null
  }[]
  readonly standingApprovals: readonly { organization: string; client: string; by: string; reason: string }[]
  /** Addresses of the two people of the operator who checked the identifiers. */
  readonly verifiedBy: readonly [string, string]
  readonly from: string
  readonly until: string
}

/** How far the seeding of this database has come; null when it was never begun. */
export type SeedMarker = {
  readonly today: string
  readonly seed: number
  readonly standing: boolean
  readonly finished: boolean
}

/** A recall as it is published, and what it covers. */
export type SeedNotice = {
  readonly issuer: string
  readonly reference: string
  readonly title: string
  readonly titleZh: string
  readonly instruction: string
  readonly instructionZh: string
  /** ISO instant. */
  readonly issuedAt: string
  readonly scope: readonly { di: string; lot: string; serials: readonly string[] | null }[]
}

async function asDeriving<T>(owner: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await owner.connect()
  try {
    await client.query('begin')
    await client.query('set local role trace_derive')
    await client.query(`select set_config('portal.reason', 'The demo world is seeded.', true)`)
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

/** Whether nobody has an account here yet. Takes the pool of the tables' owner. */
export async function storeIsEmpty(owner: pg.Pool): Promise<boolean> {
  return asDeriving(owner, async (client) => {
    const { rows } = await client.query<{ empty: boolean }>(
      'select not exists (select from portal.organization) as empty',
    )
    return rows[0]?.empty ?? false
  })
}

/** How far seeding has come. The table of the marker exists only in databases that hold the demo. */
export async function seedMarker(owner: pg.Pool): Promise<SeedMarker | null> {
  const there = await owner.query<{ there: boolean }>(`select to_regclass('portal.demo_seed') is not null as there`)
  if (!there.rows[0]?.there) return null
  return asDeriving(owner, async (client) => {
    const { rows } = await client.query<SeedMarker>(
      `select to_char(today, 'YYYY-MM-DD') as today, seed, standing_at is not null as standing, finished_at is not null as finished from portal.demo_seed`,
    )
    return rows[0] ?? null
  })
}

/** Notes the day and the seed before anything else, so that a run after a crash tells the same story. */
export async function beginSeed(owner: pg.Pool, seed: number, today: string): Promise<void> {
  const client = await owner.connect()
  try {
    await client.query('begin')
    await client.query(`create table if not exists portal.demo_seed (
      only_row boolean primary key default true constraint demo_is_seeded_once check (only_row),
      today date not null, seed int not null, begun_at timestamptz not null default now(), standing_at timestamptz, finished_at timestamptz)`)
    await client.query(
      `comment on table portal.demo_seed is 'This database holds the demo world, as of a day; how far its seeding has come.'`,
    )
    const { rows } = await client.query(
      `select 1 from pg_policies where schemaname = 'portal' and tablename = 'demo_seed'`,
    )
    if (rows.length === 0) await client.query(`select portal.protect('portal.demo_seed')`)
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
  await asDeriving(owner, (derive) =>
    derive.query('insert into portal.demo_seed (today, seed) values ($1, $2) on conflict do nothing', [today, seed]),
  )
}

/** Says that the demo is whole. */
export async function endSeed(owner: pg.Pool): Promise<void> {
  await asDeriving(owner, (client) => client.query('update portal.demo_seed set finished_at = now()'))
}

/** All standing data in one transaction: it is there as a whole or not at all. */
export async function seedStanding(owner: pg.Pool, standing: Standing, of: 'demo' | 'world' = 'demo'): Promise<void> {
  await asDeriving(owner, async (client) => {
    const rows = (list: readonly unknown[]) => [JSON.stringify(list)]
    await client.query(
      // The demo's accounts stand on its sign-in page: a second factor is theirs to try, and demanded of nobody.
      `insert into portal.organization (slug, name, name_zh, country, kind, second_factor)
       select slug, name, "nameZh", country, kind, 'optional' from jsonb_to_recordset($1::jsonb) x(slug text, name text, "nameZh" text, country text, kind text)`,
      rows(standing.organizations),
    )
    await client.query(
      `insert into portal.person (email, name, password_hash, language, zone)
       select email, name, "passwordHash", language, zone
       from jsonb_to_recordset($1::jsonb) x(email text, name text, "passwordHash" text, language text, zone text)`,
      rows(standing.people),
    )
    await client.query(
      `insert into portal.membership (person, organization, roles)
       select p.id, o.id, array(select jsonb_array_elements_text(x.roles))
       from jsonb_to_recordset($1::jsonb) x(email text, organization text, roles jsonb)
       join portal.person p on p.email = x.email join portal.organization o on o.slug = x.organization`,
      rows(standing.people.flatMap(({ email, memberships }) => memberships.map((one) => ({ email, ...one })))),
    )
    await client.query(
      `insert into portal.product (di, labeler, name, name_zh, model, description, sterile, storage_max)
       select x.di, o.id, x.name, x."nameZh", x.model, x.description, x.sterile, x."storageMax"
       from jsonb_to_recordset($1::jsonb) x(di text, labeler text, name text, "nameZh" text, model text, description text, sterile boolean, "storageMax" text)
       join portal.organization o on o.slug = x.labeler`,
      rows(standing.products),
    )
    await client.query(
      `insert into portal.identifier_claim (organization, scheme, value, state, valid_from, evidence, verified_by)
       select o.id, x.scheme, x.value, x.state, case x.state when 'verified' then $2::date end, x.evidence,
         case x.state when 'verified' then array(select id from portal.person where email = any ($3) order by id) else '{}' end
       from jsonb_to_recordset($1::jsonb) x(organization text, scheme text, value text, state text, evidence text)
       join portal.organization o on o.slug = x.organization`,
      [...rows(standing.claims), standing.from, standing.verifiedBy],
    )
    await client.query(
      `insert into portal.appointment (labeler, appointee, dis, kinds, starts, ends, "for")
       select l.id, a.id, case jsonb_typeof(x.dis) when 'array' then array(select jsonb_array_elements_text(x.dis)) end,
         case jsonb_typeof(x.kinds) when 'array' then array(select jsonb_array_elements_text(x.kinds)) end, $2::date, $3::date, x."for"
       from jsonb_to_recordset($1::jsonb) x(labeler text, appointee text, dis jsonb, kinds jsonb, "for" text)
       join portal.organization l on l.slug = x.labeler join portal.organization a on a.slug = x.appointee`,
      [...rows(standing.appointments), standing.from, standing.until],
    )
    await seedLocations(client, standing)
    await seedGrants(client, standing)
    await client.query(
      `insert into facts.standing_approval (owner, client, approved_by, reason, starts, ends)
       select o.id, x.client, p.id, x.reason, $2::date, $3::date
       from jsonb_to_recordset($1::jsonb) x(organization text, client text, by text, reason text)
       join portal.organization o on o.slug = x.organization join portal.person p on p.email = x.by`,
      [...rows(standing.standingApprovals), standing.from, standing.until],
    )
    if (of === 'demo') await client.query('update portal.demo_seed set standing_at = now()')
  })
}

/** Where the companies are and whom to reach there, as an admin of each said. */
async function seedLocations(client: pg.PoolClient, { locations }: Standing): Promise<void> {
  await client.query(
    `with said as (select x.*, o.id as org, (select m.person from portal.membership m where m.organization = o.id and m.roles && '{admin}' order by m.person limit 1) as admin
         from jsonb_to_recordset($1::jsonb) x(organization text, name text, gln text, address text, country text, zone text, contacts jsonb)
         join portal.organization o on o.slug = x.organization),
       kept as (insert into portal.location (organization, name, gln, address, country, zone, changed_by)
         select org, name, gln, address, country, zone, admin from said returning id, organization, name, changed_by)
     insert into portal.contact (organization, location, name, email, phone, purposes, confirmed_at, confirmed_by, bounced_at, changed_by)
     select kept.organization, kept.id, c.name, c.email, c.phone, array(select jsonb_array_elements_text(c.purposes)), now() - make_interval(days => c."confirmedDaysAgo"),
       kept.changed_by, case when c.bounced then now() - interval '2 days' end, kept.changed_by
     from said join kept on kept.organization = said.org and kept.name = said.name,
       jsonb_to_recordset(said.contacts) c(name text, email text, phone text, purposes jsonb, "confirmedDaysAgo" int, bounced boolean)`,
    [JSON.stringify(locations)],
  )
}

/** Those made under another grant come after it, so they go in one by one. Whoever gives a grant shares with whom it is given. */
async function seedGrants(client: pg.PoolClient, standing: Standing): Promise<void> {
  await client.query(
    `insert into portal.partnership (inviter, invited, began_at)
     select distinct on (least(o.id, p.id), greatest(o.id, p.id)) o.id, p.id, $2::date
     from jsonb_to_recordset($1::jsonb) x(owner text, partner text)
     join portal.organization o on o.slug = x.owner join portal.organization p on p.slug = x.partner
     order by least(o.id, p.id), greatest(o.id, p.id), (o.kind = 'manufacturer') desc`,
    [JSON.stringify(standing.grants.map(({ owner, partner }) => ({ owner, partner }))), standing.from],
  )
  const ids = new Map<string, number>()
  for (const grant of [...standing.grants].sort((a, b) => Number(a.via !== null) - Number(b.via !== null))) {
    const { rows } = await client.query<{ id: number }>(
      `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, verdict, purpose, starts, ends, offered_by, accepted_at, onward, via)
       select o.id, p.id, $3, $4, $5, $6, $7, $8, $9, $10::date, $11::date,
         (select m.person from portal.membership m where m.organization = o.id and m.roles && '{data-steward,admin}' order by m.person limit 1),
         $10::date, $12, $13
       from portal.organization o, portal.organization p where o.slug = $1 and p.slug = $2 returning id`,
      [
        grant.owner,
        grant.partner,
        grant.relation,
        grant.extent,
        grant.kinds,
        grant.groups,
        grant.dis,
        grant.verdict,
        grant.purpose,
        standing.from,
        standing.until,
        grant.onward,
        grant.via === null ? null : ids.get(grant.via),
      ],
    )
    const made = rows[0]
    if (!made) throw new Error(`the grant ${grant.key} names a company that is not there`)
    ids.set(grant.key, made.id)
  }
}

/** Publishes a recall with what it covers. Does nothing when its reference is there already. */
export async function publishSeedNotice(owner: pg.Pool, notice: SeedNotice): Promise<void> {
  await asDeriving(owner, async (client) => {
    const { rows } = await client.query<{ id: number }>(
      `insert into portal.published_notice (reference, labeler, title, title_zh, instruction, instruction_zh, issued_at)
       select $1, o.id, $3, $4, $5, $6, $7 from portal.organization o where o.slug = $2 on conflict do nothing returning id`,
      [
        notice.reference,
        notice.issuer,
        notice.title,
        notice.titleZh,
        notice.instruction,
        notice.instructionZh,
        notice.issuedAt,
      ],
    )
    const made = rows[0]
    if (!made) return
    const covered = notice.scope.flatMap(({ di, lot, serials }) =>
      (serials ?? [null]).map((serial) => ({ di, lot, serial })),
    )
    await client.query(
      `insert into portal.notice_match (notice, di, lot, serial)
       select $2, di, lot, serial from jsonb_to_recordset($1::jsonb) x(di text, lot text, serial text)`,
      [JSON.stringify(covered), made.id],
    )
  })
}

/** Ids of the companies by slug and of the people by address. */
export async function seededIds(
  owner: pg.Pool,
): Promise<{ organizations: Map<string, number>; people: Map<string, number> }> {
  return asDeriving(owner, async (client) => {
    const companies = await client.query<{ slug: string; id: number }>('select slug, id from portal.organization')
    const people = await client.query<{ email: string; id: number }>('select email, id from portal.person')
    return {
      organizations: new Map(companies.rows.map((row) => [row.slug, row.id])),
      people: new Map(people.rows.map((row) => [row.email, row.id])),
    }
  })
}

/** Declarations of error of the bound organization that wait for a person, with the instant each was made. */
export async function pendingDeclarations(db: Writer): Promise<{ fact: FactId; declared: Date }[]> {
  const { rows } = await sql<{ fact: FactId; declared: Date }>`
    select f.public_id as fact, f.declared from facts.amendment a join facts.fact f on f.id = a.fact
    where a.owner = (select portal.me()) and a.state = 'pending' order by f.id`.execute(db)
  return rows
}

/** A question that waits on the desk of a manufacturer: is this label yours? Does nothing when it is open already. */
export async function seedConfirmation(
  owner: pg.Pool,
  question: {
    asker: string
    askedBy: string
    labeler: string
    raw: string
    di: string
    lot: string
    serial: string
    note: string
  },
): Promise<void> {
  await asDeriving(owner, (client) =>
    client.query(
      `insert into portal.confirmation_request (asker, asked_by, labeler, raw, reading, di, lot, serial, note, due_at)
       select a.id, p.id, l.id, $4, jsonb_build_object('raw', $4::text, 'di', $5::text, 'lot', $6::text, 'serial', $7::text,
           'issuer', jsonb_build_object('slug', l.slug, 'name', l.name, 'nameZh', l.name_zh), 'dates', '[]'::jsonb, 'problems', '[]'::jsonb),
         $5, $6, $7, $8, now() + interval '2 days'
       from portal.organization a, portal.person p, portal.organization l where a.slug = $1 and p.email = $2 and l.slug = $3
       on conflict do nothing`,
      [
        question.asker,
        question.askedBy,
        question.labeler,
        question.raw,
        question.di,
        question.lot,
        question.serial,
        question.note,
      ],
    ),
  )
}

/** Fresh statistics for the planner, which autovacuum would bring only when the seeding is over. */
export async function refreshStatistics(owner: pg.Pool): Promise<void> {
  await owner.query(
    'analyze facts.item, facts.fact, facts.fact_item, facts.fact_body, facts.standing, facts.containment, facts.lineage, facts.reach, facts.amendment',
  )
}

/** Digests (SHA-256, hex) of the documents that were captured to their end, by company. */
export async function capturedDocuments(owner: pg.Pool): Promise<Set<string>> {
  return asDeriving(owner, async (client) => {
    const { rows } = await client.query<{ key: string }>(
      `select o.slug || ' ' || j.sha256 as key from portal.capture_job j join portal.organization o on o.id = j.organization where j.state = 'captured'`,
    )
    return new Set(rows.map((row) => row.key))
  })
}
