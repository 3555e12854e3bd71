import { readEvidence } from '#app/evidence/read-evidence.server.ts'
import { operationFor } from '#app/operation.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { liveGrants } from '#db/grants.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import type { OrganizationKind } from '#db/portal/foundation.ts'
import { openSession } from '#db/session.ts'
import { abilityFor } from '#policies/ability-for.ts'
import { Reach } from '#policies/reach.ts'
import { line } from './bench-house.ts'

/**
 * Where the time of an answer goes, in process and one at a time: the grants, the rules made of them and their SQL; the
 * database; what is left to JavaScript, which is the mask and the words; and the row that says what was disclosed.
 */
export async function benchCosts(
  appUrl: string,
  reader: { slug: string; id: OrganizationId; kind: OrganizationKind },
  udis: readonly string[],
  pairs: number,
): Promise<void> {
  const pool = openPool(appUrl, { max: 2 })
  let inDatabase = 0
  let underWay = 0
  let since = 0
  // statements overlap: what counts is the time in which any is under way
  pool.on('connect', (client) => {
    const ask = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
    Object.assign(client, {
      query: (...given: unknown[]) => {
        if (underWay++ === 0) since = performance.now()
        const answer = ask(...given)
        const ended = () => {
          if (--underWay === 0) inDatabase += performance.now() - since
        }
        answer.then(ended, ended)
        return answer
      },
    })
  })
  const db = openDatabase(pool)
  const bound = { organizationId: reader.id, personId: null, clientId: 'bench' }
  const actor = { ...bound, kind: reader.kind, roles: [], scopes: ['evidence:read' as const] }
  const spent = {
    whole: [] as number[],
    rules: [] as number[],
    database: [] as number[],
    words: [] as number[],
    row: [] as number[],
  }
  try {
    for (let pair = 0; pair <= pairs; pair++) {
      const sum = { whole: 0, rules: 0, database: 0, words: 0, row: 0 }
      for (const udi of udis) {
        const began = performance.now()
        const grants = await openSession(db, bound).reading((trx) => liveGrants(trx))
        const op = operationFor({ db, disclosureDb: db }, { actor, grants, now: new Date(), door: 'api', purpose: 'provenance', zone: 'UTC', language: 'en' }) // prettier-ignore
        const ruled = performance.now()
        inDatabase = 0
        const read = await op.lookingUp((trx) => readEvidence(op, trx, { text: udi, page: null, today: op.now.toISOString().slice(0, 10), facts: 50 })) // prettier-ignore
        const answered = performance.now()
        const database = inDatabase
        if (read.disclosed) await op.disclose(read.disclosed)
        const ended = performance.now()
        sum.whole += ended - began
        sum.rules += ruled - began
        sum.database += database
        sum.words += answered - ruled - database
        sum.row += ended - answered
      }
      if (pair === 0) continue // plans are made, pages are read
      for (const key of ['whole', 'rules', 'database', 'words', 'row'] as const) spent[key].push(sum[key] / udis.length)
    }
    for (const [cost, name] of [
      ['rules', 'grants read and rules compiled or found'],
      ['database', 'the database: wall, rules and rows'],
      ['words', 'mask and words'],
      ['row', 'the disclosure row'],
    ] as const)
      line(
        'evidence',
        { reader: reader.slug, cost: name, beside: 'the whole answer, in process' },
        'ms',
        spent[cost],
        spent.whole,
      )
    // the rules of this reader made anew, as at the first request after a grant has changed
    const grants = await openSession(db, bound).reading((trx) => liveGrants(trx))
    const fresh: number[] = []
    for (let n = 0; n < 20; n++) {
      const began = performance.now()
      const policy = abilityFor({ ...actor, clientId: `bench ${n}` }, grants)
      new Reach(policy, reader.id, 'read', 'Fact').rows('identity')
      fresh.push(performance.now() - began)
    }
    line(
      'evidence',
      {
        reader: reader.slug,
        cost: 'rules compiled anew',
        grants: grants.length,
        beside: 'the whole answer, in process',
      },
      'ms',
      fresh,
      spent.whole,
    )
  } finally {
    await pool.end()
  }
}
