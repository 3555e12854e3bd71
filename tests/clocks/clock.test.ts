import { expect, test } from 'vitest'
import { clockState, escalation, extend, meet, metInTime, startClock } from '#app/clocks/clock.ts'

const at = (text: string) => new Date(`2026-12-${text}Z`)
const clock = startClock(at('01T10:00'), at('11T23:59:59.999'))

/** Extends and fails the test when it was not. */
function extended(from: typeof clock, to: Date, now: Date) {
  const outcome = extend(from, to, 'the laboratory is closed', now)
  if (!outcome.extended) throw new Error(outcome.because)
  return outcome.clock
}

test('it runs until the last millisecond of its day, is late after it, and met for ever once answered', () => {
  expect(clockState(clock, at('01T10:00'))).toBe('running')
  expect(clockState(clock, at('11T23:59:59.999'))).toBe('running')
  expect(clockState(clock, at('12T00:00'))).toBe('late')
  expect(clockState(meet(clock, at('05T12:00')), at('31T00:00'))).toBe('met')
  expect(meet(meet(clock, at('05T12:00')), at('20T12:00')).metAt).toEqual(at('05T12:00'))
})

test('an extension keeps the first due date, and the partner is measured by both', () => {
  const first = extended(clock, at('18T23:59:59.999'), at('10T09:00'))
  const second = extended(first, at('20T23:59:59.999'), at('19T09:00')) // late, and extended all the same
  expect(second.firstDue).toEqual(clock.due)
  expect(second.extensions.map(({ from, to }) => [from, to])).toEqual([
    [at('11T23:59:59.999'), at('18T23:59:59.999')],
    [at('18T23:59:59.999'), at('20T23:59:59.999')],
  ])
  expect(clockState(second, at('19T10:00'))).toBe('extended')
  expect(clockState(second, at('21T00:00'))).toBe('late')
  expect(metInTime(second, at('19T10:00'))).toBeNull()
  expect(metInTime(second, at('21T00:00'))).toEqual({ due: false, firstDue: false })
  expect(metInTime(meet(second, at('20T10:00')), at('25T00:00'))).toEqual({ due: true, firstDue: false })
  expect(metInTime(meet(clock, at('11T10:00')), at('25T00:00'))).toEqual({ due: true, firstDue: true })
})

test('no extension comes without a reason, brings a due date nearer, into the past, or to what is met', () => {
  expect(extend(clock, at('18T23:59:59.999'), '  ', at('10T09:00'))).toEqual({ extended: false, because: 'no-reason' })
  expect(extend(clock, clock.due, 'x', at('10T09:00'))).toEqual({ extended: false, because: 'not-later' })
  expect(extend(clock, at('15T23:59'), 'x', at('16T09:00'))).toEqual({ extended: false, because: 'not-later' })
  expect(extend(meet(clock, at('02T00:00')), at('18T23:59'), 'x', at('10T09:00'))).toEqual({
    extended: false,
    because: 'already-met',
  })
})

test('the ladder: owner and deputies at half time and on the last day, the admins too once it is over', () => {
  const rungs = (now: Date, of = clock) => escalation(of, now).map(({ rung }) => rung)
  expect(rungs(at('06T16:59'))).toEqual([])
  expect(rungs(at('06T17:00'))).toEqual(['half-time'])
  expect(rungs(at('11T00:00'))).toEqual(['half-time', 'due-day'])
  expect(rungs(at('11T23:59:59.999'))).toEqual(['half-time', 'due-day'])
  expect(rungs(at('12T00:00'))).toEqual(['half-time', 'due-day', 'overdue'])
  expect(escalation(clock, at('12T00:00')).map(({ to }) => to)).toEqual([
    ['owner', 'deputies'],
    ['owner', 'deputies'],
    ['owner', 'deputies', 'admins'],
  ])
  expect(escalation(meet(clock, at('12T00:00')), at('31T00:00'))).toEqual([])
})

test('each rung has a key of its own while its due date stands, and an extension begins the ladder anew', () => {
  const keys = (now: Date, of = clock) => escalation(of, now).map(({ key }) => key)
  expect(keys(at('13T00:00'))).toEqual(keys(at('14T00:00')))
  const longer = extended(clock, at('21T23:59:59.999'), at('11T23:59:59.999'))
  expect(keys(at('12T10:00'), longer)).toEqual([])
  const anew = keys(at('22T00:00'), longer)
  expect(anew).toHaveLength(3)
  expect(anew.filter((key) => keys(at('13T00:00')).includes(key))).toEqual([])
})

test('a clock of a single day tells at half time and not before', () => {
  const short = startClock(at('01T10:00'), at('01T23:59:59.999'))
  expect(escalation(short, at('01T10:01'))).toEqual([])
  expect(escalation(short, at('01T18:00')).map(({ rung }) => rung)).toEqual(['half-time', 'due-day'])
})
