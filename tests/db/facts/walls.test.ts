import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STEPS, factSense, type Action, type EventType } from '#app/vocabulary/steps.ts'
import { BAR, BOX, LOT, openStory, ordinaryCourse, party, UNIT, type Story } from './story.ts'

describe('the store has walls of its own', () => {
  let s: Story
  beforeAll(async () => {
    s = await openStory()
    await ordinaryCourse(s)
  })
  afterAll(() => s.db.close())

  test.each([
    `update facts.fact set step = 'other'`,
    `update facts.fact set event_time = now()`,
    `delete from facts.fact`,
    `truncate facts.fact`,
    `update facts.fact_body set projection = '{}'`,
    `delete from facts.fact_body`,
    `truncate facts.fact_body`,
    `update facts.fact_item set quantity = 7`,
    `delete from facts.fact_item`,
    `update facts.item set uri = uri || 'x'`,
    `delete from facts.item`,
    `delete from facts.fact_transaction`,
    `delete from facts.amendment`,
    `truncate facts.fact_position`,
  ])('not even the owner of the tables may: %s', async (sql) => {
    await expect(s.db.ownerPool.query(sql)).rejects.toThrow(/append-only/)
  })

  test.each([
    `insert into facts.fact_position values (1, 1)`,
    `insert into facts.reach (organization, item, relation, how) values (1, 1, 'c', 'd')`,
    `insert into facts.standing (organization, item, relation, since, since_key, inside, from_fact) values (1, 1, 'c', now(), '', false, 1)`,
    `update facts.fact_item set entitled = true`,
    `update facts.fact set effective = true`,
    `delete from facts.reach`,
    `select facts.rebuild()`,
    `select facts.derive('{}', '{}', '{}', '{}', null)`,
    `select facts.replay(null, null)`,
    `select raw from facts.fact_body`,
    `select salt from facts.fact_body`,
    `select canonical from facts.fact_body`,
    `select hash from facts.fact`,
    `select order_key from facts.fact_item`,
    `select since_key from facts.standing`,
    `select * from facts.reach_past`,
    `update portal.grant_ set ends = now()`,
    `update portal.identifier_claim set state = 'verified'`,
    `set role trace_derive`,
  ])('the app has no right to: %s', async (sql) => {
    await expect(s.ask('maker', sql)).rejects.toThrow(/permission denied/)
  })

  test('without a bound organization every question is refused', async () => {
    for (const table of ['facts.item', 'facts.reach', 'portal.grant_'])
      await expect(s.db.appPool.query(`select 1 from ${table}`)).rejects.toThrow(/organization_id|invalid input syntax/)
    await expect(s.db.appPool.query(`select facts.capture('[]')`)).rejects.toThrow(
      /organization_id|invalid input syntax/,
    )
  })

  test('row-level security alone hides facts from those without a grant, without reach, or with neither', async () => {
    const seen = async (firm: Parameters<Story['ask']>[0]) => (await s.ask(firm, 'select id from facts.fact')).length
    expect(await seen('hospital')).toBeGreaterThan(4)
    expect(await seen('stranger')).toBe(0)
    await s.grant('maker', 'stranger', 'c')
    await s.grant('maker', 'stranger', 's')
    expect(await seen('stranger')).toBe(0)
    expect(await s.ask('stranger', 'select 1 from facts.item')).toEqual([])
    expect(await s.ask('stranger', 'select 1 from facts.fact_body')).toEqual([])
    expect(await s.ask('stranger', 'select 1 from facts.lineage')).toEqual([])
  })

  test('the labeler sees the receipt that answers its own shipment, without any grant', async () => {
    const t = await openStory()
    try {
      await t.say('maker', 'shipping', 7, { on: [{ uri: UNIT }], consignee: party('hospital') })
      await t.say('hospital', 'receiving', 8, { on: [{ uri: UNIT }] })
      await t.say('hospital', 'tc:implanting', 9, { on: [{ uri: UNIT }] })
      expect(await t.ask('maker', 'select kind from facts.fact where owner <> $1', [t.id.maker])).toEqual([
        { kind: 'receipt' },
      ])
    } finally {
      await t.db.close()
    }
  })

  test('shipments of bar stock to others do not climb to a hospital that holds what was made of it', async () => {
    await s.say('supplier', 'shipping', 10, { on: [{ uri: BAR }], consignee: party('clinic') })
    const kinds = await s.ask<{ kind: string }>(
      'hospital',
      'select distinct kind from facts.fact_item where item = $1',
      [await s.item(BAR)],
    )
    expect(kinds).toEqual([{ kind: 'production' }])
  })

  test('an onward grant is never wider than the one it is made under, and falls with it', async () => {
    const g = async (sql: string, firm: 'maker' | 'hospital' | 'clinic', values: unknown[]) =>
      s.ask<{ id: number }>(firm, sql, values)
    await s.db.ownerPool.query(
      'insert into portal.partnership (inviter, invited) values ($1, $2), ($2, $3) on conflict do nothing',
      [s.id.maker, s.id.hospital, s.id.clinic],
    )
    const [parent] = await g(
      `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, onward, starts, ends) values ($1, $2, 'c', 'ancestry', '{production}', '{identity,dates}', '{identity}', now() - interval '1 hour', now() + interval '1 day') returning id`,
      'maker', [s.id.maker, s.id.hospital]) // prettier-ignore
    const onward = `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, via, starts, ends) values ($1, $2, 'c', 'ancestry', '{production}', $4, $3, now(), now() + interval '1 hour') returning id`
    await expect(g(onward, 'hospital', [s.id.maker, s.id.clinic, parent?.id, ['dates']])).rejects.toThrow(/never wider/)
    await expect(g(onward, 'clinic', [s.id.maker, s.id.clinic, parent?.id, ['identity']])).rejects.toThrow(
      /row-level security/,
    )
    const [child] = await g(onward, 'hospital', [s.id.maker, s.id.clinic, parent?.id, ['identity']])
    await g('update portal.grant_ set accepted_at = now() where id = $1', 'hospital', [parent?.id])
    await g('update portal.grant_ set accepted_at = now() where id = $1', 'clinic', [child?.id])
    const lives = async () => (await s.db.ownerPool.query('select portal.grant_lives($1) l', [child?.id])).rows[0].l
    expect(await lives()).toBe(true)
    await g('update portal.grant_ set revoked_at = now() where id = $1', 'maker', [parent?.id])
    expect(await lives()).toBe(false)
  })

  test('a claim to a number is verified by two people of the operator, never by one', async () => {
    const [claim] = await s.ask<{ id: number }>(
      'stranger',
      `insert into portal.identifier_claim (organization, scheme, value) values ($1, 'gs1-prefix', '9520003') returning id`,
      [s.id.stranger],
    )
    const { rows: people } = await s.db.ownerPool.query<{ id: number }>(
      `with p as (insert into portal.person (email, name) select 'registrar' || n || '@operator.example.test', 'Registrar' from generate_series(1, 2) n returning id)
       insert into portal.membership (person, organization, roles) select id, $1, '{admin}' from p returning person as id`,
      [s.id.operator],
    )
    const [one = 0, other = 0] = people.map(({ id }) => id)
    const verify = async (person: number) => {
      const c = await s.db.appPool.connect()
      try {
        await c.query('begin')
        await c.query(
          `select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true)`,
          [String(s.id.operator), String(person)],
        )
        const { rows } = await c.query<{ state: string }>(
          `select portal.judge_claim($1, true, 'register looked up') state`,
          [claim?.id],
        )
        await c.query('commit')
        return rows[0]?.state
      } catch (error) {
        await c.query('rollback')
        throw error
      } finally {
        c.release()
      }
    }
    await expect(verify(1_000_000)).rejects.toThrow(/operator/)
    expect(await verify(one)).toBe('first')
    expect(await verify(one)).toBe('twice')
    expect(await verify(other)).toBe('verified')
    expect(
      (
        await s.ask<{ id: number }>('maker', `select facts.resolve_labeler('https://id.gs1.org/01/09520003000011') id`)
      )[0]?.id,
    ).toBe(s.id.stranger)
  })

  test('positions have no gap and never move', async () => {
    const positions = async () =>
      (
        await s.db.ownerPool.query<{ position: number; fact: number }>(
          'select position, fact from facts.fact_position order by position',
        )
      ).rows
    const settled = async () => {
      for (let i = 0; i < 100; i++) {
        await s.ask('maker', 'select facts.sequence_positions()')
        const { rows } = await s.db.ownerPool.query<{ n: number }>(
          'select count(*)::int n from facts.fact where id not in (select fact from facts.fact_position)',
        )
        if (rows[0]?.n === 0) return positions()
        await new Promise((done) => setTimeout(done, 100))
      }
      throw new Error('some facts never got a position')
    }
    const before = await settled()
    await s.say('maker', 'inspecting', 30, { on: [{ uri: LOT }] })
    const after = await settled()
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.map((p) => p.position)).toEqual(after.map((_, i) => i + 1))
  })

  test('the words of the interface and the table of the database hold the same steps', async () => {
    const { rows } = await s.db.ownerPool.query('select step, kind, effect from facts.step order by step collate "C"')
    const told = Object.entries(STEPS).map(([step, { kind, effect }]) => ({ step, kind, effect }))
    expect(rows).toEqual(told.sort((a, b) => (a.step < b.step ? -1 : 1)))
    const types: EventType[] = [
      'ObjectEvent',
      'AggregationEvent',
      'TransactionEvent',
      'TransformationEvent',
      'AssociationEvent',
    ]
    const actions: (Action | null)[] = ['ADD', 'OBSERVE', 'DELETE', null]
    for (const type of types)
      for (const step of [...Object.keys(STEPS), null, 'https://example.com/step']) {
        const sense = await s.db.ownerPool.query('select a, (facts.sense($1, a, $2)).* from unnest($3::text[]) a', [
          type,
          step,
          actions,
        ])
        for (const row of sense.rows)
          expect({ kind: row.kind, effect: row.effect }, `${type} ${row.a} ${step}`).toEqual(
            factSense({ type, action: row.a, step }),
          )
      }
  })

  test('every identifier says what it is, and none is believed beyond that', async () => {
    const parts = async (uri: string) =>
      (await s.db.ownerPool.query('select kind, di, lot, serial from facts.item_parts($1)', [uri])).rows[0]
    expect(await parts('https://id.gs1.org/01/09520001000017/10/A%2FB')).toEqual({
      kind: 'lot',
      di: '09520001000017',
      lot: 'A/B',
      serial: null,
    })
    expect(await parts('https://id.gs1.org/01/09520001000017/10/L/21/S')).toMatchObject({ kind: 'other', di: null })
    expect(await parts(BOX)).toMatchObject({ kind: 'logistic-unit' })
    expect(await parts('urn:trace-commons:id:hibc:A999BC1:serial:S%2B1')).toEqual({
      kind: 'unit',
      di: 'A999BC1',
      lot: null,
      serial: 'S+1',
    })
    expect(await parts('urn:trace-commons:id:party:bolt:part:P-7:lot:77')).toMatchObject({ kind: 'lot', lot: '77' })
    expect(await parts('urn:trace-commons:id:party:bolt:heat:H1')).toMatchObject({ kind: 'lot', lot: 'H1' })
    expect(await parts('urn:trace-commons:id:party:bolt:load:12')).toMatchObject({ kind: 'load' })
    expect(await parts('https://example.com/anything')).toMatchObject({ kind: 'other' })
  })
})
