import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BAR, BOX, LOT, openStory, ordinaryCourse, party, UNIT, UNIT2, type Firm, type Story } from './story.ts'

/**
 * Every attack is run twice over the same world: what is derived and every honest reader's verdict must stay as it was,
 * and the attacker must see its own fact and nothing else, exactly as if the item had never been made.
 */
describe('nobody can make themselves involved', () => {
  let s: Story
  beforeEach(async () => {
    s = await openStory()
    await ordinaryCourse(s)
    // everybody has shared everything: only reach stands between the attacker and the facts
    for (const owner of ['maker', 'supplier', 'hospital'] as const)
      for (const partner of ['stranger', 'accomplice', 'carrier', 'clinic'] as const)
        for (const relation of ['c', 't', 's'] as const)
          await s.grant(owner, partner, relation, { verdict: ['identity', 'custody', 'safety', 'release'] })
  })
  afterEach(() => s.db.close())

  const seenBy = async (firm: Firm) =>
    (await s.ask<{ k: string }>(firm, `select distinct owner || ' ' || kind || ' ' || event_time k from facts.fact`))
      .map((r) => r.k)
      .sort()
  const verdictOf = (firm: Firm, uri: string) => s.codes(firm, uri)

  const changesNothing = async (attackers: Firm[], attack: () => Promise<void>) => {
    const before = {
      derived: await s.derived(),
      hospital: await verdictOf('hospital', UNIT),
      maker: await verdictOf('maker', UNIT),
      seen: await Promise.all(attackers.map(seenBy)),
    }
    await attack()
    expect(await s.derived()).toBe(before.derived)
    expect(await verdictOf('hospital', UNIT)).toEqual(before.hospital)
    expect(await verdictOf('maker', UNIT)).toEqual(before.maker)
    for (const [i, firm] of attackers.entries()) {
      const fresh = (await seenBy(firm)).filter((k) => !before.seen[i]?.includes(k))
      expect(
        fresh.every((k) => k.startsWith(`${s.id[firm]} `)),
        `${firm} sees ${fresh.join(', ')}`,
      ).toBe(true)
    }
  }

  test('a receipt without a shipment is a claim', async () => {
    await changesNothing(['stranger'], async () => {
      const row = await s.say('stranger', 'receiving', 10, { on: [{ uri: UNIT }, { uri: BOX }, { uri: LOT }] })
      expect(row.claims).toBe(3)
    })
  })

  test('and the one who said it reads the same of a unit that was never made', async () => {
    const never = UNIT.replace('S1', 'NEVER')
    await s.say('stranger', 'receiving', 10, { on: [{ uri: UNIT }] })
    await s.say('stranger', 'receiving', 10, { on: [{ uri: never }] })
    const told = async (uri: string) =>
      s.ask(
        'stranger',
        `select check_, granted, withheld_by, state, code, detail from facts.verdict($1, '2025-06-01')`,
        [await s.item(uri)],
      )
    expect(await told(UNIT)).toEqual(await told(never))
    const walked = async (uri: string) =>
      s.ask('stranger', 'select role, depth, withheld from facts.walk($1)', [await s.item(uri)])
    expect(await walked(UNIT)).toEqual(await walked(never))
    expect(await s.ask('stranger', 'select * from facts.custody_strip($1)', [await s.item(UNIT)])).toEqual([])
  })

  test('a transformation that claims someone’s lot as its input, or its output, joins nothing', async () => {
    await changesNothing(['stranger'], async () => {
      const mine = 'urn:trace-commons:id:party:stranger:part:P1:lot:X'
      await s.say('stranger', 'assembling', 10, {
        on: [
          { uri: LOT, role: 'i' },
          { uri: mine, role: 'o' },
        ],
      })
      await s.say('stranger', 'assembling', 10, {
        on: [
          { uri: mine, role: 'i' },
          { uri: LOT, role: 'o' },
        ],
      })
      await s.say('stranger', 'tc:sterilising', 10, { on: [{ uri: LOT }] })
    })
  })

  test('a unit put into a foreign lot at first sight is in no lot', async () => {
    await s.say('maker', 'shipping', 8, { on: [{ uri: LOT }], consignee: party('clinic') })
    await changesNothing(['clinic', 'stranger'], async () => {
      const invented = UNIT.replace('S1', 'NEW')
      await s.say('clinic', 'commissioning', 10, { on: [{ uri: invented, statedLot: LOT }], action: 'ADD' })
      await s.say('stranger', 'commissioning', 10, { on: [{ uri: UNIT2, statedLot: LOT }], action: 'ADD' })
      await s.say('stranger', 'commissioning', 1, { on: [{ uri: UNIT, statedLot: BAR }], action: 'ADD' })
    })
  })

  test('even the labeler cannot put a unit into a lot of another product', async () => {
    await s.say('maker', 'commissioning', 4, { on: [{ uri: UNIT2, statedLot: BAR }], action: 'ADD' })
    const { rows } = await s.db.ownerPool.query('select lot_item from facts.item where uri = $1', [UNIT2])
    expect(rows).toEqual([{ lot_item: null }])
  })

  test('a false recall moves no verdict', async () => {
    await changesNothing(['stranger'], async () => {
      for (const uri of [UNIT, LOT, BAR, BOX])
        await s.say('stranger', 'tc:recalling', 10, { on: [{ uri }], set: ['recalled'] })
      await s.say('stranger', 'holding', 11, { on: [{ uri: UNIT }], disposition: 'unavailable' })
      await s.say('stranger', 'destroying', 12, { on: [{ uri: UNIT }], disposition: 'destroyed' })
    })
  })

  test('a consignee of some units of a lot cannot recall it for the others', async () => {
    await s.say('maker', 'shipping', 8, { on: [{ uri: LOT }], consignee: party('clinic') })
    const before = await verdictOf('hospital', UNIT)
    await s.say('clinic', 'tc:recalling', 10, { on: [{ uri: LOT }], set: ['recalled'] })
    expect(await verdictOf('hospital', UNIT)).toEqual(before)
  })

  test('a copied event is a claim of the copier, and neither collides with the first nor shows it', async () => {
    await changesNothing(['stranger'], async () => {
      const line = { on: [{ uri: BOX }], consignee: party('hospital'), possessor: party('carrier') }
      const copied = await s.say('stranger', 'shipping', 7, line)
      expect(copied).toMatchObject({ known: false, superseded: null, claims: 1 })
      expect(await s.say('maker', 'shipping', 7, line)).toMatchObject({ known: true, claims: 0 })
    })
  })

  test('a declaration of error by another takes nothing away', async () => {
    await changesNothing(['stranger'], async () => {
      const line = { on: [{ uri: BOX }], consignee: party('hospital'), possessor: party('carrier') }
      await s.say('stranger', 'shipping', 7, { ...line, declared: '2025-02-01T00:00:00Z' }, 'person')
    })
  })

  test('a carrier that names a false consignee moves nothing', async () => {
    await s.say('maker', 'shipping', 10, {
      on: [{ uri: UNIT2 }],
      consignee: party('clinic'),
      possessor: party('carrier'),
    })
    await changesNothing(['accomplice', 'carrier'], async () => {
      const row = await s.say('carrier', 'shipping', 11, { on: [{ uri: UNIT2 }], consignee: party('accomplice') })
      expect(row.claims).toBe(1)
      await s.say('carrier', 'shipping', 11, {
        on: [{ uri: UNIT2 }],
        consignee: party('accomplice'),
        possessor: party('accomplice'),
      })
    })
  })

  test('a former holder that names a false consignee moves nothing, not even through the box it came in', async () => {
    await s.say('hospital', 'shipping', 12, { on: [{ uri: UNIT }], consignee: party('maker') })
    await changesNothing(['accomplice', 'hospital'], async () => {
      const row = await s.say('hospital', 'shipping', 13, { on: [{ uri: UNIT }], consignee: party('accomplice') })
      expect(row.claims).toBe(1)
    })
    // the box itself is still the hospital's; the unit is no longer in its power
    await s.say('hospital', 'shipping', 14, { on: [{ uri: BOX }], consignee: party('accomplice') })
    const reached = await s.ask<{ item: number }>('accomplice', 'select item from facts.reach')
    expect(reached.map((r) => r.item)).toEqual([await s.item(BOX)])
  })

  test('a squatted prefix entitles nobody until two people of the operator verified it', async () => {
    const squat = 'https://id.gs1.org/01/09520001900001/10/Q'
    await s.ask(
      'stranger',
      `insert into portal.identifier_claim (organization, scheme, value) values ($1, 'gs1-prefix', '95200019')`,
      [s.id.stranger],
    )
    await changesNothing(['stranger'], async () => {
      expect(
        (await s.say('stranger', 'creating_class_instance', 10, { on: [{ uri: squat }, { uri: LOT }], action: 'ADD' }))
          .claims,
      ).toBe(2)
    })
    await expect(
      s.ask(
        'stranger',
        `insert into portal.identifier_claim (organization, scheme, value, state, verified_by) values ($1, 'gs1-prefix', '9520001', 'verified', '{1,2}')`,
        [s.id.stranger],
      ),
    ).rejects.toThrow(/permission denied/)
    await expect(s.ask('stranger', `select portal.judge_claim(1, true, 'x')`)).rejects.toThrow(/operator/)
  })

  test('the labeler learns that somebody claims something about its unit, and nothing else of it', async () => {
    const { fact } = await s.say('stranger', 'receiving', 10, { on: [{ uri: UNIT }] })
    await s.ask('stranger', 'select facts.find($1::text[])', [[fact]])
    expect(await s.ask('maker', 'select code, detail from facts.finding')).toEqual([
      { code: 'claim-on-your-item', detail: {} },
    ])
    expect(await s.ask('maker', 'select 1 from facts.fact where public_id = $1', [fact])).toEqual([])
    expect(await s.ask('stranger', 'select code from facts.finding')).toEqual([{ code: 'receipt-without-shipment' }])
    expect(await s.ask('hospital', 'select 1 from facts.finding')).toEqual([])
  })
})
