import { type Kysely, sql } from 'kysely'
import { pendingMigrations } from './migrate.ts'

/**
 * What must be true of the database before anybody is served, asked as the app's own login. Each finding is a sentence
 * an operator can act on; an empty list means go.
 */
export async function databaseFindings(db: Kysely<never>): Promise<string[]> {
  const pending = await pendingMigrations(db)
  if (pending.length > 0) return [`migrations are pending: ${pending.join(', ')}`] // the rest would only confuse
  const { rows } = await sql<{ finding: string }>`
    with ours as (
      select c.oid, n.nspname || '.' || c.relname as name, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relowner
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('facts', 'portal', 'oidc')
    ), app as (
      select r.* from pg_roles r where r.rolname = current_user
    )
    select 'table ' || name || ' has no row-level security' as finding from ours
      where relkind in ('r', 'p') and not relrowsecurity
    union all
    select 'table ' || name || ' does not force row-level security on its owner' from ours
      -- the two tables of the installation itself are read by the migrating owner alone
      where relkind in ('r', 'p') and not relforcerowsecurity and name not in ('portal.login_secret', 'portal.migration')
    union all
    select 'table ' || name || ' has no policy' from ours
      where relkind in ('r', 'p') and name <> 'portal.login_secret'
        and not exists (select from pg_policy p where p.polrelid = ours.oid)
    union all
    select 'policy ' || p.polname || ' on ' || o.name || ' lets everybody through' from pg_policy p join ours o on o.oid = p.polrelid
      where 'true' in (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
        and not p.polroles <@ array(select oid from pg_roles where rolname = 'trace_derive')
    union all
    select 'the role of the app may ' || c.privilege || ' ' || o.name || ', and no policy says which rows'
      from ours o, (values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')) c(privilege, command)
      where o.relkind in ('r', 'p') and o.name not in ('portal.login_secret', 'portal.migration')
        and (has_table_privilege(current_user, o.oid, c.privilege) or (c.privilege <> 'delete' and has_any_column_privilege(current_user, o.oid, c.privilege)))
        and not exists (select from pg_policy p where p.polrelid = o.oid and p.polcmd in (c.command, '*')
          and (p.polroles = '{0}' or exists (select from unnest(p.polroles) r(oid) where r.oid <> 0 and pg_has_role(current_user, r.oid, 'member'))))
    union all
    select 'view ' || name || ' does not run with the rights of its reader (security_invoker)' from ours
      where relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions) or 'security_invoker=on' = any (reloptions), false)
    union all
    select 'materialized view ' || name || ' knows no row-level security' from ours
      where relkind = 'm' and has_table_privilege(current_user, oid, 'select')
    union all
    select 'function ' || p.oid::regprocedure || ' runs with rights of its owner and has no fixed search_path'
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('facts', 'portal', 'oidc') and p.prosecdef
        and not coalesce(exists (select from unnest(p.proconfig) s where s like 'search_path=%'), false)
    union all
    select 'function ' || p.oid::regprocedure || ' runs with rights of its owner and looks into temporary tables before the end of its search_path'
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('facts', 'portal', 'oidc') and p.prosecdef
        and exists (select from unnest(p.proconfig) s where s like 'search_path=%' and s !~ 'pg_temp$')
    union all
    select 'function ' || p.oid::regprocedure || ' runs with the rights of ' || r.rolname || ', before whom no wall stands'
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_roles r on r.oid = p.proowner
      where n.nspname in ('facts', 'portal', 'oidc') and p.prosecdef and (r.rolsuper or r.rolbypassrls)
    union all
    select 'function ' || p.oid::regprocedure || ' runs with rights of its owner and may be called by everybody'
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('facts', 'portal', 'oidc') and p.prosecdef
        and exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a where a.grantee = 0)
    union all
    select 'the app signs in as a superuser' from app where rolsuper
    union all
    select 'the role of the app bypasses row-level security' from app where rolbypassrls
    union all
    select 'the role of the app may create roles or databases' from app where rolcreaterole or rolcreatedb
    union all
    select 'the role of the app owns ' || string_agg(name, ', ') from ours, app where relowner = app.oid having count(*) > 0
    union all
    select 'the role of the app is a member of ' || r.rolname from app, pg_roles r
      where r.oid <> app.oid and not app.rolsuper and pg_has_role(app.oid, r.oid, 'member')
        and (r.rolname = 'trace_derive' or r.rolsuper or r.rolbypassrls or r.oid in (select relowner from ours))
    union all
    select 'the role of the app may create in schema ' || nspname from pg_namespace
      where nspname in ('facts', 'portal', 'oidc', 'public') and has_schema_privilege(current_user, oid, 'create')
    union all
    select 'the role of the app may ' || privilege || ' ' || name from ours, unnest(array['truncate', 'references', 'trigger']) privilege
      where relkind in ('r', 'p') and has_table_privilege(current_user, oid, privilege)
    union all
    select 'the role of the app may ' || privilege || ' facts in ' || name from ours, unnest(array['update', 'delete']) privilege
      where relkind in ('r', 'p') and name in ('facts.fact', 'facts.fact_body', 'facts.fact_item', 'facts.fact_transaction', 'facts.fact_position', 'facts.item', 'facts.amendment', 'facts.erased')
        and has_table_privilege(current_user, oid, privilege)
    union all
    select 'the database writes the parameters of failed statements to its log (log_parameter_max_length_on_error)'
      where current_setting('log_parameter_max_length_on_error') <> '0'
    order by 1`.execute(db)
  return rows.map((row) => row.finding)
}

/** The server's version as a number: 150020 is 15.20. */
export async function serverVersion(db: Kysely<never>): Promise<number> {
  const { rows } = await sql<{ v: string }>`select current_setting('server_version_num') v`.execute(db)
  return Number(rows[0]?.v ?? 0)
}

/** Whether the database answers and has every migration this program knows. */
export async function isReady(db: Kysely<never>): Promise<boolean> {
  return (await pendingMigrations(db)).length === 0
}
