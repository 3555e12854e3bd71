import { type Kysely, sql } from 'kysely'

/**
 * Capture jobs: what was received, byte for byte, and what became of it. A job is acknowledged only once its row is
 * durable, so a crash in the middle loses nothing: whoever starts next takes the job up again. A refused document stays
 * with its faults as quarantine, from which it can be mended and sent again.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table portal.capture_job (
    id bigint generated always as identity primary key,
    public_id text not null default portal.new_id('cap') constraint capture_job_id_is_unique unique
      constraint capture_job_id_is_well_formed check (public_id ~ '^cap_[0-9a-hjkmnp-tv-z]{26}$'),
    organization int not null constraint capture_job_is_of_an_organization references portal.organization,
    person int, client text,
    behaviour text not null constraint capture_job_behaviour_is_known check (behaviour in ('rollback', 'proceed')),
    state text not null constraint capture_job_state_is_known check (state in ('waiting', 'captured', 'partly', 'refused')),
    created_at timestamptz not null default clock_timestamp(), finished_at timestamptz,
    bytes int not null, sha256 text not null, events int not null,
    captured int not null default 0, known int not null default 0,
    errors jsonb not null default '[]', error_count int not null default 0,
    attempts int not null default 0, leased_until timestamptz,
    constraint capture_job_ends_once check ((state = 'waiting') = (finished_at is null)),
    constraint capture_job_without_errors_succeeded check (state <> 'captured' or error_count = 0),
    constraint capture_job_that_failed_says_why check (state not in ('partly', 'refused') or error_count > 0),
    constraint capture_job_is_for_someone check (person is not null or client is not null))`,
  `comment on table portal.capture_job is 'One document received for capture and what became of it. waiting: acknowledged, not yet worked on; partly: some events of a proceeding job were wrong; refused: nothing was captured.'`,
  `comment on column portal.capture_job.known is 'Events that were facts already: the same event from the same owner is one fact.'`,
  `comment on column portal.capture_job.leased_until is 'Until then one process works on it; later it is free to be taken up again.'`,
  `create index capture_job_by_organization on portal.capture_job (organization, id desc)`,
  `create index capture_job_waiting on portal.capture_job (id) where state = 'waiting'`,
  `select portal.protect('portal.capture_job')`,
  `select portal.keep_trail('portal.capture_job', 'public_id', 'errors')`,
  `create policy capture_job_is_for_its_organization on portal.capture_job for select to trace_app using (organization = (select portal.me()))`,
  `create policy capture_job_is_made_by_its_organization on portal.capture_job for insert to trace_app
    with check (organization = (select portal.me()) and person is not distinct from (select portal.person()) and client is not distinct from (select portal.client()))`,
  `create policy capture_job_is_ended_by_its_organization on portal.capture_job for update to trace_app
    using (organization = (select portal.me()) and state = 'waiting') with check (organization = (select portal.me()))`,
  `grant select, insert (organization, person, client, behaviour, state, finished_at, bytes, sha256, events, errors, error_count, leased_until),
    update (state, finished_at, captured, known, errors, error_count, leased_until) on portal.capture_job to trace_app`,

  `create table portal.capture_document (job bigint primary key constraint document_belongs_to_a_job references portal.capture_job, body bytea not null)`,
  `comment on table portal.capture_document is 'The bytes as received. Written once with the job; apart from it, so that the trail and the lists of jobs stay small.'`,
  `select portal.protect('portal.capture_document')`,
  `create policy document_is_for_the_owner_of_its_job on portal.capture_document for select to trace_app using (exists (select from portal.capture_job j where j.id = job))`,
  `create policy document_is_stored_with_its_job on portal.capture_document for insert to trace_app with check (exists (select from portal.capture_job j where j.id = job))`,
  `grant select, insert on portal.capture_document to trace_app`,
  `create trigger document_stays_as_received before update or delete or truncate on portal.capture_document for each statement execute function portal.refuse_change()`,

  // A partner asks for an event by the id its owner gave it.
  `create index fact_body_by_event_id on facts.fact_body ((projection ->> 'eventID')) where projection ? 'eventID'`,

  // The worker is no organization: it learns which jobs are left over and for whom, and then works bound to that one.
  `create function portal.take_capture_jobs(how_many int, lease interval) returns table (id bigint, organization int, person int, client text)
  language sql volatile security definer set search_path = portal, pg_temp as $$
    update portal.capture_job j set leased_until = clock_timestamp() + lease, attempts = j.attempts + 1
    where j.id in (select w.id from portal.capture_job w where w.state = 'waiting' and (w.leased_until is null or w.leased_until < clock_timestamp())
                   order by w.id limit how_many for update skip locked)
    returning j.id, j.organization, j.person, j.client $$`,
  `comment on function portal.take_capture_jobs(int, interval) is 'Jobs that a process acknowledged and did not finish, leased to the caller.'`,
  `select portal.give_to_derive('portal.take_capture_jobs(int, interval)'::regprocedure)`,
  `grant execute on function portal.take_capture_jobs(int, interval) to trace_app`,
]
