import type pg from 'pg'
import { type Operation, operationFor } from '#app/operation.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { liveGrants } from '#db/grants.ts'
import type { openDatabase } from '#db/pool.ts'
import type { OrganizationKind } from '#db/portal/foundation.ts'
import { openSession } from '#db/session.ts'

export type Firm = { slug: string; id: OrganizationId; kind: OrganizationKind }

/** A company of the world. */
export async function firmOf(owner: pg.Pool, slug: string): Promise<Firm> {
  const { rows } = await owner.query<Firm>('select slug, id, kind from portal.organization where slug = $1', [slug])
  if (!rows[0]) throw new Error(`the world has ${slug}`)
  return rows[0]
}

/** An operation of a machine of this company: its grants are read anew and its rules compiled or found, as for a request. */
export async function operationOf(db: ReturnType<typeof openDatabase>, firm: Firm): Promise<Operation> {
  const bound = { organizationId: firm.id, personId: null, clientId: 'bench' }
  const grants = await openSession(db, bound).reading((trx) => liveGrants(trx))
  return operationFor(
    { db, disclosureDb: db },
    { actor: { ...bound, kind: firm.kind, roles: [], scopes: ['evidence:read', 'epcis:query'] }, grants, now: new Date(), door: 'api', purpose: 'provenance', zone: 'UTC', language: 'en' },
  ) // prettier-ignore
}

export const uriOf = (udi: string) => udi.replace(/^\(01\)(\d{14})\(21\)(.+)$/, 'https://id.gs1.org/01/$1/21/$2')
