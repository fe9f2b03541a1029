/** Who gets which partitions, and which partition a key belongs to. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assign, type Strategy, type Subscriber } from './assignment.ts'
import { murmur2, partitionOfKey } from './murmur2.ts'

// Of Kafka's UtilsTest.testMurmur2.
test.each([
  ['21', -973932308], ['foobar', -790332482], ['a-little-bit-long-string', -985981536], ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971], ['abc', 479470107],
])('murmur2 of %s', (text, hash) => {
  expect(murmur2(text)).toBe(hash)
  expect(partitionOfKey(text, 7)).toBe((hash & 0x7fff_ffff) % 7)
})

const member = (id: string, owned: readonly string[] = [], topics: readonly string[] = ['t']): Subscriber => ({ id, topics, owned })

// The first rows are the examples in the documentation of RangeAssignor and RoundRobinAssignor.
const cases: Record<string, [Strategy, Subscriber[], Record<string, number>, string[]]> = {
  'range: each topic by itself': ['range', [member('C0', [], ['t0', 't1']), member('C1', [], ['t0', 't1'])], { t0: 3, t1: 3 }, ['t0/0 t0/1 t1/0 t1/1', 't0/2 t1/2']],
  'roundrobin: one after the other over all topics': ['roundrobin', [member('C0', [], ['t0', 't1']), member('C1', [], ['t0', 't1'])], { t0: 3, t1: 3 }, ['t0/0 t0/2 t1/1', 't0/1 t1/0 t1/2']],
  'roundrobin: who has not subscribed is passed over': [
    'roundrobin', [member('C0', [], ['t0']), member('C1', [], ['t0', 't1']), member('C2', [], ['t0', 't1', 't2'])], { t0: 1, t1: 2, t2: 3 },
    ['t0/0', 't1/0', 't1/1 t2/0 t2/1 t2/2'],
  ],
  'range: more members than partitions': ['range', [member('a'), member('b'), member('c')], { t: 2 }, ['t/0', 't/1', '']],
  'sticky: a newcomer takes from those that have most': ['cooperative-sticky', [member('a', ['t/0', 't/1', 't/2', 't/3']), member('b')], { t: 4 }, ['t/0 t/1', 't/2 t/3']],
  'sticky: what a lost member had goes to the others': ['cooperative-sticky', [member('a', ['t/0', 't/1']), member('b', ['t/4'])], { t: 6 }, ['t/0 t/1 t/3', 't/4 t/2 t/5']],
}

test.each(Object.entries(cases))('%s', (_what, [strategy, members, topics, given]) => {
  const found = assign(strategy, members, Object.entries(topics).map(([topic, partitions]) => ({ topic, partitions })))
  expect(found.map((own) => own.join(' '))).toEqual(given)
})

test('each partition has one owner, numbers differ by one at most, and sticky moves no more than it must', () => {
  fc.assert(fc.property(fc.constantFrom<Strategy>('range', 'roundrobin', 'cooperative-sticky'), fc.integer({ min: 1, max: 9 }), fc.nat(30), fc.nat(9), (strategy, count, partitions, gone) => {
    const topics = [{ topic: 't', partitions }]
    const first = assign(strategy, Array.from({ length: count + 1 }, (_, each) => member(`m${each}`)), topics)
    const left = first.map((owned, each) => member(`m${each}`, owned)).filter((_each, index) => index !== gone % (count + 1))
    const then = assign(strategy, left, topics)
    expect(then.flat().toSorted()).toEqual(first.flat().toSorted())
    const sizes = then.map((own) => own.length)
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
    if (strategy !== 'cooperative-sticky') return
    left.forEach(({ owned }, each) => {
      const most = Math.ceil(partitions / count)
      expect(owned.filter((name) => !then[each]!.includes(name)).length).toBeLessThanOrEqual(Math.max(0, owned.length - Math.floor(partitions / count), owned.length - most))
    })
  }))
})
