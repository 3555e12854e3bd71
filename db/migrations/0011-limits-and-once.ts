import { type Kysely, sql } from 'kysely'

/**
 * How often somebody may ask, counted here so that it holds across processes; and acts that were sent twice, which are
 * done once.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // Lost in a crash: then everybody begins with a full bucket, which is right.
  `create unlogged table portal.rate_bucket (
    key text constraint rate_bucket_is_one primary key, tokens double precision not null, at timestamptz not null)`,
  `comment on table portal.rate_bucket is 'Token buckets, one for each client, person or address: what is left of it and since when it fills up again.'`,
  `create index rate_bucket_by_age on portal.rate_bucket (at)`,
  `select portal.protect('portal.rate_bucket')`,
  `create function portal.take_tokens(key_ text, want int, per_second double precision, burst double precision, out granted int, out wait_seconds double precision)
    language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare have double precision;
  begin
    insert into portal.rate_bucket as b values (key_, burst, clock_timestamp())
      on conflict on constraint rate_bucket_is_one do update set key = b.key
      returning least(burst, b.tokens + per_second * greatest(0, extract(epoch from clock_timestamp() - b.at))) into have;
    granted := greatest(0, least(want, floor(have)))::int;
    update portal.rate_bucket b set tokens = have - granted, at = clock_timestamp() where b.key = key_;
    wait_seconds := case when granted > 0 then 0 else (1 - have) / per_second end;
  end $$`,
  `comment on function portal.take_tokens(text, int, double precision, double precision) is 'Takes up to so many tokens from a bucket that fills at a rate up to a burst. Gives how many, and when none, how long until there is one.'`,
  `create function portal.sweep_rate_buckets() returns void language sql volatile security definer set search_path = portal, pg_temp as $$
    delete from portal.rate_bucket where at < clock_timestamp() - interval '1 hour' $$`,

  `create table portal.done_once (
    organization int not null constraint done_once_is_for_an_organization references portal.organization,
    actor text not null, route text not null, key text not null constraint done_once_key_is_short check (length(key) between 8 and 255),
    part smallint not null, request bytea not null, outcome jsonb, at timestamptz not null default now(),
    constraint done_once_is_one primary key (organization, actor, route, key, part))`,
  `comment on table portal.done_once is 'Acts by the key that came with them: sent again, an act is not done again and gives the same outcome. Kept in the transaction of the act.'`,
  `comment on column portal.done_once.request is 'SHA-256 of what was sent: the same key with another content is refused.'`,
  `create index done_once_by_age on portal.done_once (at)`,
  `select portal.protect('portal.done_once')`,
  `create policy done_once_is_for_its_organization on portal.done_once to trace_app
    using (organization = (select portal.me())) with check (organization = (select portal.me()))`,
  `grant select, insert (organization, actor, route, key, part, request), update (outcome) on portal.done_once to trace_app`,
  `create function portal.sweep_done_once() returns void language sql volatile security definer set search_path = portal, pg_temp as $$
    delete from portal.done_once where at < now() - interval '30 days' $$`,
  `create function portal.backlog() returns table (of text, n bigint) language sql stable security definer set search_path = portal, facts, pg_temp as $$
    select 'letters', count(*) from portal.outbox where sent_at is null and shelved_at is null
    union all select 'letters given up', count(*) from portal.outbox where shelved_at is not null
    union all select 'capture jobs', count(*) from portal.capture_job where state = 'waiting'
    union all select 'facts without a position', (select count(*) from facts.fact f where f.id > coalesce((select max(p.fact) from facts.fact_position p), 0)) $$`,
  `comment on function portal.backlog() is 'How much waits to be done, for whoever watches the house: counts, nothing else.'`,
  `select portal.give_to_derive(f) from unnest(array['portal.backlog()', 'portal.take_tokens(text, int, double precision, double precision)', 'portal.sweep_rate_buckets()', 'portal.sweep_done_once()']::regprocedure[]) f`,
  `grant execute on function portal.backlog(), portal.take_tokens(text, int, double precision, double precision), portal.sweep_rate_buckets(), portal.sweep_done_once() to trace_app`,
]
