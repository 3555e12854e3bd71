import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerStep } from '#app/scar/answer-step.server.ts'
import { issueScar } from '#app/scar/issue-scar.server.ts'
import { judgeStep } from '#app/scar/judge-step.server.ts'
import { moveScarOn } from '#app/scar/move-scar.server.ts'
import { MOVE_NAMES, type MOVES, moved, SCAR_STATES, type ScarState, SIDES, STEPS } from '#app/scar/scar.ts'
import { scarFile } from '#app/scar/scar-file.server.ts'
import { seenOf } from '#app/scar/act-on-scar.server.ts'
import { OrganizationSlug, type ScarId } from '#app/vocabulary/ids.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'
import { proofSize } from '#tests/proof-size.ts'
import { seeded } from '#tests/vocabulary/seeded.ts'
import { askedOfSupplier, bePartners } from './scar-world.ts'

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  await bePartners(world, 'maker', 'supplier')
})
afterAll(() => world.db.close())

const at = async (side: 'customer' | 'supplier') =>
  world.at(side === 'customer' ? 'maker' : 'supplier', { now: new Date(), purpose: 'corrective-action' })

test('the table of moves leads only to states there are, and nothing leads out of what is over but a reopening', () => {
  const reached = new Set<ScarState>(['issued'])
  for (const from of SCAR_STATES)
    for (const move of MOVE_NAMES)
      for (const by of SIDES)
        for (const category of ['response', 'information'] as const) {
          const to = moved(from, move, by, category)
          if (to === null) continue
          expect(SCAR_STATES).toContain(to)
          reached.add(to)
          if (['noted', 'withdrawn', 'cancelled'].includes(from))
            throw new Error(`${from} is over, and ${move} leads on`)
          if (from === 'closed') expect(move).toBe('reopen')
        }
  expect([...reached].sort(), 'no state that nobody reaches').toEqual([...SCAR_STATES].sort())
})

/**
 * What a request should be, said once more and without the product: plain rules over a plain record. It knows neither the
 * table of moves nor the functions of the database.
 */
class Model {
  state: ScarState = 'issued'
  cycle = 1
  last: Record<string, 'submitted' | 'accepted' | 'returned' | undefined> = {}

  move(move: string, by: string): boolean {
    const customer = by === 'customer'
    const go = (when: boolean, to: ScarState) => {
      if (when) this.state = to
      return when
    }
    const s = this.state
    if (move === 'acknowledge') return go(!customer && s === 'issued', 'answering')
    if (move === 'dispute') return go(!customer && (s === 'issued' || s === 'answering'), 'disputed')
    if (move === 'withdraw') return go(customer && s === 'disputed', 'withdrawn')
    if (move === 'uphold') return go(customer && s === 'disputed', 'answering')
    if (move === 'cancel') return go(customer && ['issued', 'answering', 'disputed'].includes(s), 'cancelled')
    if (move === 'accept') {
      const all = ['D3', 'D4', 'D5', 'D6', 'D7'].every((step) => this.last[step] === 'accepted')
      return go(customer && s === 'answering' && all, 'accepted')
    }
    if (move === 'verify') return go(customer && s === 'accepted', 'verified')
    if (move === 'close') {
      if (s === 'verified') return go(true, customer ? 'closed-by-customer' : 'closed-by-supplier')
      return go((s === 'closed-by-customer' && !customer) || (s === 'closed-by-supplier' && customer), 'closed')
    }
    if (move === 'reopen') {
      const open = ['accepted', 'verified', 'closed-by-customer', 'closed-by-supplier', 'closed'].includes(s)
      if (!go(customer && open, 'answering')) return false
      this.cycle++
      this.last = {}
      return true
    }
    throw new Error(`no move ${move}`)
  }

  copy(): Model {
    return Object.assign(new Model(), { state: this.state, cycle: this.cycle, last: { ...this.last } })
  }

  submit(step: string): boolean {
    const before = `D${Number(step.slice(1)) - 1}`
    if (this.state !== 'answering' || (step !== 'D3' && this.last[before] === undefined)) return false
    if (this.last[step] !== undefined && this.last[step] !== 'returned') return false
    this.last[step] = 'submitted'
    return true
  }

  judge(step: string, accepted: boolean): boolean {
    if (this.state !== 'answering' || this.last[step] !== 'submitted') return false
    this.last[step] = accepted ? 'accepted' : 'returned'
    return true
  }
}

type Act = { name: string; on: (model: Model) => boolean; does: (id: ScarId) => Promise<boolean> }
/** Everything that anybody could try. */
const ACTS: readonly Act[] = [
  ...STEPS.flatMap((step): Act[] => [
    { name: `submit ${step}`, on: (model) => model.submit(step), does: (id) => submit(id, step) },
    { name: `accept ${step}`, on: (model) => model.judge(step, true), does: (id) => judge(id, step, true) },
    { name: `return ${step}`, on: (model) => model.judge(step, false), does: (id) => judge(id, step, false) },
  ]),
  ...SIDES.flatMap((side) =>
    MOVE_NAMES.map((move): Act => ({
      name: `${side} ${move}`,
      on: (model) => model.move(move, side),
      does: (id) => go(id, side, move),
    })),
  ),
]
/** What ends a walk early is tried seldom, or most would never come far. */
const ENDS = ['customer cancel', 'customer withdraw', 'supplier dispute']

const WALKS = proofSize(400, 12)
const LENGTH = 30

test(
  `${WALKS} random walks by both sides end where plain rules say, and what was done replays to where it stands`,
  async () => {
    let made = 0
    for (let walk = 0; walk < WALKS; walk++) {
      const { below, pick } = seeded(walk)
      const issued = await issueScar(await at('customer'), askedOfSupplier(OrganizationSlug.parse('supplier')))
      if (!issued.issued) throw new Error(issued.because)
      const { id } = issued
      const model = new Model()
      for (let n = 0; n < LENGTH; n++) {
        const tries = ACTS.filter((one) => (ENDS.includes(one.name) ? below(12) === 0 : true))
        const legal = tries.filter((one) => one.on(model.copy()))
        const act = pick(below(4) > 0 && legal.length > 0 ? legal : tries)
        const did = await act.does(id)
        expect(did, `walk ${walk}: ${act.name} in ${model.state}`).toBe(act.on(model))
        if (did) made++
      }
      const file = await scarFile(await at('customer'), { id })
      expect({ state: file.state, cycle: file.cycle }).toEqual({ state: model.state, cycle: model.cycle })
      expect(file.steps.map(({ state }) => state)).toEqual(STEPS.map((step) => model.last[step] ?? 'open'))
      // the acts alone lead to where it stands
      const replay = new Model()
      for (const act of file.acts) {
        if (act.move === 'submit') replay.submit(act.step ?? '')
        else if (act.move === 'accept-step') replay.judge(act.step ?? '', true)
        else if (act.move === 'return-step') replay.judge(act.step ?? '', false)
        else if (act.move !== 'issue') replay.move(act.move, act.side)
        expect(replay.state).toBe(act.state)
      }
      expect(replay).toEqual(model)
    }
    expect(made).toBeGreaterThan(WALKS * 5)
  },
  WALKS * 5_000 + 60_000,
)

async function submit(id: ScarId, step: (typeof STEPS)[number]): Promise<boolean> {
  return (await answerStep(await at('supplier'), { id, step, content: { team: 'we' } })).answered
}

async function judge(id: ScarId, step: (typeof STEPS)[number], accepted: boolean): Promise<boolean> {
  const op = await at('customer')
  const newest = (await scarFile(op, { id })).steps.find((one) => one.step === step)?.answers[0]
  return judgeStep(op, { id, step, version: newest?.version ?? 1, accepted, reason: 'because' })
}

async function go(id: ScarId, side: 'customer' | 'supplier', move: keyof typeof MOVES): Promise<boolean> {
  const op = await at(side)
  const { toSign } = await scarFile(op, { id })
  const outcome = await moveScarOn(op, { id, move, reason: 'because', seen: seenOf(toSign), digest: seenOf })
  return outcome.moved
}
