/** The log against an array, and back-up over whole terms. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Entry } from './entry.ts'
import { agreementBefore, append, dropThrough, emptyLog, entriesFrom, entryAt, type Log, logAfter, termAt, truncateFrom } from './log.ts'

const entry = (index: number, term: number): Entry => ({ index, term, at: 0, body: { kind: 'no-op' } })

const operations = fc.array(fc.oneof(
  fc.record({ kind: fc.constant('append' as const), count: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ kind: fc.constant('truncate' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
  fc.record({ kind: fc.constant('drop' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
), { maxLength: 30 })

test('appends, truncations and drops in any order are those of an array', () => {
  fc.assert(fc.property(operations, (script) => {
    let log = emptyLog
    let array: Entry[] = []
    let dropped = { index: 0, term: 0 }
    for (const [term, step] of script.entries()) {
      const before = { log, last: array.at(-1) }
      const at = (share: number) => dropped.index + 1 + Math.floor(share * array.length)
      if (step.kind === 'append') {
        const added = Array.from({ length: step.count }, (_, place) => entry(log.lastIndex + 1 + place, term + 1))
        log = append(log, added)
        array = [...array, ...added]
      } else if (step.kind === 'truncate') {
        const from = at(step.share)
        log = truncateFrom(log, from)
        array = array.filter(({ index }) => index < from)
      } else if (array.length > 0) {
        const through = Math.min(at(step.share), array.at(-1)!.index)
        dropped = array.find(({ index }) => index === through)!
        log = dropThrough(log, through)
        array = array.filter(({ index }) => index > through)
      }
      expect(entriesFrom(log, dropped.index + 1, Infinity)).toEqual(array)
      expect([log.droppedIndex, log.droppedTerm]).toEqual([dropped.index, dropped.term])
      expect([log.lastIndex, log.lastTerm]).toEqual([(array.at(-1) ?? dropped).index, (array.at(-1) ?? dropped).term])
      expect(entryAt(log, dropped.index)).toBeUndefined()
      // The version before is as it was.
      expect(entryAt(before.log, before.log.lastIndex)).toBe(before.last)
      const other = entry(before.log.lastIndex + 1, 1_000)
      expect(entryAt(append(before.log, [other]), other.index)).toBe(other)
      expect(entriesFrom(log, dropped.index + 1, Infinity)).toEqual(array)
    }
  }), { numRuns: 200 })
})

const logOf = (...terms: number[]): Log => append(emptyLog, terms.map((term, place) => entry(place + 1, term)))

test('a log after a snapshot knows the term it begins after', () => {
  const log = append(logAfter(10, 3), [entry(11, 4)])
  expect([9, 10, 11, 12].map((index) => termAt(log, index))).toEqual([undefined, 3, 4, undefined])
})

// The two examples of raft.go (stepLeader) of etcd's raft.
test('back-up passes over whole terms, at the leader and at the follower', () => {
  const leader = logOf(1, 3, 3, 3, 5, 5, 5, 5, 5)
  expect(agreementBefore(leader, 6, 2)).toEqual({ index: 1, term: 1 })
  const follower = logOf(1, 3, 3, 4, 4, 5, 5, 5, 6)
  expect(agreementBefore(follower, 8, 3)).toEqual({ index: 3, term: 3 })
})
