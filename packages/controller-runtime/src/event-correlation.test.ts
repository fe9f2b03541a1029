import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { correlate, emptyCorrelation } from './event-correlation.ts'

const identity = { component: 'kubelet', host: 'node-1', object: 'Pod default web', fieldPath: '', type: 'Warning', reason: 'BackOff', message: 'a' }

/** Says these messages, one a second; answers what was written. */
function say(messages: readonly string[], state = emptyCorrelation(), from = 0): string[] {
  let names = 0
  return messages.map((message, index) => {
    const event = correlate(state, { ...identity, message }, from + index * second, () => `event-${++names}`)
    return event ? `${event.name} x${event.count} ${event.message}` : 'dropped'
  })
}

test('the same again is counted', () => {
  expect(say(['a', 'b', 'a'])).toEqual(['event-1 x1 a', 'event-2 x1 b', 'event-1 x2 a'])
})

test('from the tenth different message on, events of one reason are one', () => {
  const messages = Array.from({ length: 12 }, (_each, index) => `m${index}`)
  expect(say(messages).slice(8)).toEqual([
    'event-9 x1 m8', 'event-10 x1 (combined from similar events): m9',
    'event-10 x2 (combined from similar events): m10', 'event-10 x3 (combined from similar events): m11',
  ])
})

test('messages of more than ten minutes ago do not count as similar', () => {
  const state = emptyCorrelation()
  say(Array.from({ length: 9 }, (_each, index) => `m${index}`), state)
  expect(say(['m9'], state, 8 * second + 10 * minute + 1)).toEqual(['event-1 x1 m9'])
})

test('25 events about one object at once, then one in five minutes', () => {
  const state = emptyCorrelation()
  const now = 0
  const written = Array.from({ length: 30 }, () => correlate(state, identity, now, () => 'event'))
  expect(written.filter((event) => event !== undefined)).toHaveLength(25)
  expect(correlate(state, identity, 300 * second - 1, () => 'event')).toBeUndefined()
  // What was dropped was counted all the same.
  expect(correlate(state, identity, 300 * second, () => 'event')?.count).toBe(32)
})

test('another object and another component have budgets of their own', () => {
  const state = emptyCorrelation()
  for (let index = 0; index < 25; index++) correlate(state, identity, 0, () => 'event')
  expect(correlate(state, { ...identity, object: 'Pod default api' }, 0, () => 'event')?.count).toBe(1)
  expect(correlate(state, { ...identity, host: 'node-2' }, 0, () => 'event')?.count).toBe(1)
})
