import { expect, test } from 'vitest'
import { type Duration, millisecond, second } from '@track/simulation'
import { startClient } from '../clients.ts'
import { client, emptyWorld, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { depositIntoBudget, withdrawFromBudget } from './retry-budget.ts'

/** A budget that one can make requests and retries under. */
function budget(settings: string) {
  const world = emptyWorld()
  const workload = client(`service: api\nbudget: {${settings}}`)
  startClient(world, { id: 'load', workload })
  const state = world.state(trafficPart)
  let now = startedAt
  return {
    pass: (duration: Duration) => {
      now += duration
    },
    requests: (count: number) => {
      for (let each = 0; each < count; each++) depositIntoBudget(state, 0, now, workload)
    },
    /** How many retries are allowed now. */
    retries: () => {
      let count = 0
      while (count < 10_000 && withdrawFromBudget(state, 0, now, workload)) count++
      return count
    },
  }
}

test('so many requests allow a share of retries, once', () => {
  const { requests, retries } = budget('ratio: 20%')
  expect(retries()).toBe(0)
  requests(104)
  expect([retries(), retries()]).toEqual([20, 0])
  requests(1)
  expect(retries()).toBe(1)
})

test('ten times a tenth is a retry', () => {
  const { requests, retries } = budget('ratio: 10%')
  requests(10)
  expect(retries()).toBe(1)
})

test('a request counts for ten seconds, and so does a retry', () => {
  const { pass, requests, retries } = budget('ratio: 50%')
  requests(10)
  pass(9 * second)
  requests(10)
  expect(retries()).toBe(10)
  // What the first ten allowed is forgotten now, the retries that used it up are not.
  pass(1 * second)
  expect(retries()).toBe(0)
  requests(10)
  expect(retries()).toBe(0)
  pass(20 * second)
  requests(10)
  expect(retries()).toBe(5)
})

test('a steady stream is allowed its share and not more', () => {
  const { pass, requests, retries } = budget('ratio: 10%')
  let allowed = 0
  for (let tick = 0; tick < 6000; tick++) {
    requests(45)
    allowed += retries()
    pass(100 * millisecond)
  }
  expect(allowed / (6000 * 45)).toBeCloseTo(0.1, 4)
})

test('a reserve lets few requests retry, and is full again when time has passed', () => {
  const { pass, retries } = budget('ratio: 0, minPerSecond: 3, ttl: 5s')
  expect([retries(), retries()]).toEqual([15, 0])
  pass(6 * second)
  expect(retries()).toBe(15)
})
