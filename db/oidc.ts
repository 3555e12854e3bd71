import { type Kysely, sql } from 'kysely'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Grant, Scope } from '#policies/actor.ts'
import type { Database, Writer } from './database.ts'
import { kept } from './kept-plans.ts'
import type { OrganizationKind } from './portal/foundation.ts'
import type { ClientAuthMethod, KeyPurpose } from './portal/identity.ts'

/** A stored piece of provider state, with the second of its use when it was used. */
export type StoredPayload = { readonly payload: Record<string, unknown>; readonly consumed: number | null }

/** Keeps one piece of the provider's state under the digest of its id. `expiresIn` in seconds. Identity scope. */
export async function keepPayload(
  db: Writer,
  row: {
    model: string
    id: string
    payload: Record<string, unknown>
    grantId: string | null
    uid: string | null
    expiresIn: number | null
  },
): Promise<void> {
  await sql`
    insert into oidc.payload (model, id, payload, grant_id, uid, expires_at)
    values (${row.model}, ${row.id}, ${JSON.stringify(row.payload)}, ${row.grantId}, ${row.uid},
      now() + make_interval(secs => ${row.expiresIn}))
    on conflict on constraint payload_is_one_per_model_and_id do update
    set payload = excluded.payload, grant_id = excluded.grant_id, uid = excluded.uid, expires_at = excluded.expires_at`.execute(
    db,
  )
}

/** One piece of state by its digest or by its uid, unless it has lapsed. Identity scope. */
export async function findPayload(
  db: Writer,
  model: string,
  by: { id: string } | { uid: string },
): Promise<StoredPayload | null> {
  const [column, value] = 'id' in by ? (['id', by.id] as const) : (['uid', by.uid] as const)
  const row = await db
    .selectFrom('oidc.payload')
    .select(['payload', sql<number | null>`extract(epoch from consumed_at)::int`.as('consumed')])
    .where('model', '=', model)
    .where(column, '=', value)
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', sql<Date>`now()`)]))
    .executeTakeFirst()
  return row ?? null
}

/**
 * Uses up a code or token, once: of many at the same time exactly one gets true. The others end everything that came
 * out of the same grant, since a code used twice was seen by somebody else (RFC 6749 section 4.1.2). Identity scope.
 */
export async function consumePayload(db: Writer, model: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('oidc.payload')
    .select('grant_id')
    .where('model', '=', model)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return false
  if (row.grant_id) await lockGrant(db, row.grant_id)
  const used = await db
    .updateTable('oidc.payload')
    .set({ consumed_at: sql`now()` })
    .where('model', '=', model)
    .where('id', '=', id)
    .where('consumed_at', 'is', null)
    .executeTakeFirst()
  if (used.numUpdatedRows === 1n) return true
  if (row.grant_id) await revokeGrant(db, row.grant_id)
  return false
}

/** Those who use up and those who revoke queue here: row by row they would deadlock. */
async function lockGrant(db: Writer, grantId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(7003, hashtext(${grantId}))`.execute(db)
}

/** Removes one piece of state. Identity scope. */
export async function removePayload(db: Writer, model: string, id: string): Promise<void> {
  await db.deleteFrom('oidc.payload').where('model', '=', model).where('id', '=', id).execute()
}

/** Ends a grant and every code and token that came out of it. Identity scope. */
export async function revokeGrant(db: Writer, grantId: string): Promise<void> {
  await lockGrant(db, grantId)
  await db.deleteFrom('oidc.payload').where('grant_id', '=', grantId).execute()
}

/** Removes lapsed state. Gives the number of rows. Identity scope. */
export async function sweepPayloads(db: Writer): Promise<number> {
  await sql`delete from oidc.grant_choice c where chosen_at < now() - interval '1 day'
    and not exists (select from oidc.payload p where p.model = 'Grant' and p.grant_id = c.grant_id)`.execute(db)
  const swept = await db
    .deleteFrom('oidc.payload')
    .where('expires_at', '<', sql<Date>`now()`)
    .executeTakeFirst()
  return Number(swept.numDeletedRows)
}

/** Remembers for which organization a person signed in under a grant. Identity scope. */
export async function keepChoice(
  db: Writer,
  choice: { grantId: string; person: PersonId; organization: OrganizationId },
): Promise<void> {
  await db
    .insertInto('oidc.grant_choice')
    .values({ grant_id: choice.grantId, person: choice.person, organization: choice.organization })
    .onConflict((conflict) =>
      conflict.column('grant_id').doUpdateSet({ organization: choice.organization, chosen_at: sql`now()` }),
    )
    .execute()
}

/** The organization chosen under a grant, or null. Identity scope. */
export async function choiceOf(db: Writer, grantId: string): Promise<OrganizationId | null> {
  const row = await db
    .selectFrom('oidc.grant_choice')
    .select('organization')
    .where('grant_id', '=', grantId)
    .executeTakeFirst()
  return row?.organization ?? null
}

/** The provider's secrets of one purpose, newest first; those retired are left out. Identity scope. */
export async function keysFor(
  db: Writer,
  purpose: KeyPurpose,
): Promise<{ id: string; sealed: string; signs: boolean }[]> {
  const { rows } = await sql<{ id: string; sealed: string; signs: boolean }>`
    select id, sealed, use_from <= now() as signs from oidc.key
    where purpose = ${purpose} and (retired_at is null or retired_at > now())
    order by use_from <= now() desc, use_from desc, id`.execute(db)
  return rows
}

/** Changes whenever the keys do, or one of them begins to sign or ends. Identity scope. */
export async function keyState(db: Writer): Promise<string> {
  const { rows } = await sql<{ state: string | null }>`
    select string_agg(id || (use_from <= now())::text, ' ' order by id) as state from oidc.key
    where retired_at is null or retired_at > now()`.execute(db)
  return rows[0]?.state ?? ''
}

/** Whether the newest signing key has been there for more than so many days. Identity scope. */
export async function signingKeyIsOlderThan(db: Writer, days: number): Promise<boolean> {
  const { rows } = await sql<{ old: boolean | null }>`
    select max(use_from) < now() - make_interval(days => ${days}::int) as old from oidc.key where purpose = 'signing'`.execute(
    db,
  )
  return rows[0]?.old ?? false
}

/**
 * Keeps the successor of the signing key and says when the ones before it end. False when a successor waits already.
 * Identity scope.
 */
export async function addSuccessor(
  db: Writer,
  key: { id: string; sealed: string; overlapMs: number; lastTokensMs: number },
): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(7002)`.execute(db)
  const waiting = await sql`select from oidc.key where purpose = 'signing' and use_from > now()`.execute(db)
  if (waiting.rows.length > 0) return false
  await sql`update oidc.key set retired_at = now() + ${key.overlapMs + key.lastTokensMs} * interval '1 millisecond'
    where purpose = 'signing' and retired_at is null`.execute(db)
  await sql`insert into oidc.key (id, purpose, sealed, use_from)
    values (${key.id}, 'signing', ${key.sealed}, now() + ${key.overlapMs} * interval '1 millisecond')`.execute(db)
  return true
}

/** The tables that hold sealed secrets. */
export const SEALED_TABLES = ['oidc.key', 'oidc.client', 'oidc.payload', 'portal.second_factor'] as const

/** A secret at rest: where it lies, and the place that is bound into its seal. */
export type Sealed = {
  readonly table: (typeof SEALED_TABLES)[number]
  /** Unique in its table, and the order in which they are read. */
  readonly id: string
  readonly place: string
  readonly sealed: string
}

/** Sealed secrets of a table after one of them, in order. Identity scope. */
export async function sealedValues(
  db: Writer,
  table: Sealed['table'],
  after: string,
  limit: number,
): Promise<Sealed[]> {
  const rows = {
    'oidc.key': sql<Sealed>`select 'oidc.key' as table, id, 'oidc.key|sealed|' || id as place, sealed from oidc.key
      where id > ${after} order by id limit ${limit}::int`,
    'oidc.client': sql<Sealed>`select 'oidc.client' as table, id, 'oidc.client|sealed_secret|' || id as place, sealed_secret as sealed
      from oidc.client where sealed_secret is not null and id > ${after} order by id limit ${limit}::int`,
    'oidc.payload': sql<Sealed>`select 'oidc.payload' as table, model || '|' || id as id, 'oidc.payload|jti|' || model || '|' || id as place,
      payload ->> 'jti' as sealed from oidc.payload where payload ? 'jti' and model || '|' || id > ${after} order by 2 limit ${limit}::int`,
    'portal.second_factor': sql<Sealed>`select 'portal.second_factor' as table, person::text as id, 'portal.second_factor|sealed|' || person as place, sealed
      from portal.second_factor where person::text > ${after} order by 2 limit ${limit}::int`,
  }[table]
  return (await rows.execute(db)).rows
}

/** Puts a new seal in the place of the old one. False when the old one is not there any more. Identity scope. */
export async function reseal(db: Writer, value: Sealed, sealed: string): Promise<boolean> {
  const updated = {
    'oidc.key': sql`update oidc.key set sealed = ${sealed} where id = ${value.id} and sealed = ${value.sealed} returning id`,
    'oidc.client': sql`update oidc.client set sealed_secret = ${sealed} where id = ${value.id} and sealed_secret = ${value.sealed} returning id`,
    'oidc.payload': sql`update oidc.payload set payload = jsonb_set(payload, '{jti}', to_jsonb(${sealed}::text))
      where model || '|' || id = ${value.id} and payload ->> 'jti' = ${value.sealed} returning id`,
    'portal.second_factor': sql`update portal.second_factor set sealed = ${sealed} where person = ${value.id}::int and sealed = ${value.sealed} returning person as id`,
  }[value.table]
  return (await updated.execute(db)).rows.length > 0
}

/** Keeps a secret that was made because there was none. Two processes that start at once keep one. Identity scope. */
export async function keepFirstKey(
  db: Writer,
  key: { id: string; purpose: KeyPurpose; sealed: string },
): Promise<void> {
  await sql`select pg_advisory_xact_lock(7002)`.execute(db)
  if ((await keysFor(db, key.purpose)).length > 0) return
  await db.insertInto('oidc.key').values(key).execute()
}

/** An API client or application as the provider and the doors read it on each request. */
export type RegisteredClient = {
  readonly id: string
  readonly name: string
  readonly kind: 'machine' | 'application'
  readonly authMethod: ClientAuthMethod
  readonly sealedSecret: string | null
  /** Since when this secret counts; null while it is the first. */
  readonly secretSince: string | null
  readonly jwks: { keys: unknown[] } | null
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly scopes: readonly Scope[]
  readonly purposes: readonly string[]
  readonly organization: {
    readonly id: OrganizationId
    readonly slug: string
    readonly name: string
    readonly kind: OrganizationKind
  }
}

/** The client with this id while it and its organization are active; null otherwise. Identity scope. */
export async function activeClient(db: Writer, id: string): Promise<RegisteredClient | null> {
  const row = await db
    .selectFrom('oidc.client as c')
    .innerJoin('portal.organization as o', 'o.id', 'c.organization')
    .select([
      'c.id',
      'c.name',
      'c.kind',
      'c.auth_method as authMethod',
      'c.sealed_secret as sealedSecret',
      sql<string | null>`extract(epoch from c.secret_since)::text`.as('secretSince'),
      'c.jwks',
      'c.redirect_uris as redirectUris',
      'c.post_logout_redirect_uris as postLogoutRedirectUris',
      'c.scopes',
      'c.purposes',
      'o.id as organizationId',
      'o.slug',
      'o.name as organizationName',
      'o.kind as organizationKind',
    ])
    .where('c.id', '=', id)
    .where('c.state', '=', 'active')
    .where('o.suspended_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  const { organizationId, slug, organizationName, organizationKind, ...client } = row
  return { ...client, organization: { id: organizationId, slug, name: organizationName, kind: organizationKind } }
}

/** A machine's client at the head of a request: what it may do, for whom, and what that organization was granted. */
export type MachineNow = Pick<RegisteredClient, 'id' | 'name' | 'kind' | 'scopes' | 'purposes' | 'organization'> & {
  /** Since when its secret counts, as its tokens say it too; null while it never had another. */
  readonly secretSince: string | null
  readonly grants: readonly Grant[]
}

/** The client with this id as it is at this moment; null when it or its organization is not active. Needs no transaction. */
export async function machineNow(db: Kysely<Database>, id: string): Promise<MachineNow | null> {
  const { rows } = await sql<{ machine: MachineNow | null }>`${kept} select portal.machine(${id}) as machine`.execute(
    db,
  )
  return rows[0]?.machine ?? null
}

/** Registers a client. Throws when the id is taken. Identity scope. */
export async function addClient(
  db: Writer,
  client: {
    id: string
    organization: OrganizationId
    name: string
    kind: 'machine' | 'application'
    authMethod: ClientAuthMethod
    sealedSecret: string | null
    jwks: { keys: unknown[] } | null
    redirectUris: readonly string[]
    postLogoutRedirectUris: readonly string[]
    scopes: readonly Scope[]
    purposes: readonly string[]
  },
): Promise<void> {
  await db
    .insertInto('oidc.client')
    .values({
      id: client.id,
      organization: client.organization,
      name: client.name,
      kind: client.kind,
      auth_method: client.authMethod,
      sealed_secret: client.sealedSecret,
      jwks: client.jwks === null ? null : JSON.stringify(client.jwks),
      redirect_uris: [...client.redirectUris],
      post_logout_redirect_uris: [...client.postLogoutRedirectUris],
      scopes: [...client.scopes],
      purposes: [...client.purposes],
    })
    .execute()
}
