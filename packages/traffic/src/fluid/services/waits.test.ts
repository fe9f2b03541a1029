/** The theory that a quiet group rests on, and the arithmetic of points. */
import { describe, expect, test } from 'vitest'
import { success, timeout } from '../../exact/outcomes.ts'
import { boundedWait } from './bounded-wait.ts'
import { cut } from './calls.ts'
import { momentsOf, pointAt, pointsOf, sumOf, totalOf } from './points.ts'

const station = { arrivals: 0.8, service: 1000, hands: 1, spacingVariation: 1, serviceVariation: 1 }
const at = (load: number, hands = 1, serviceVariation = 1) =>
  ({ ...station, hands, serviceVariation, arrivals: load * hands / station.service })

describe('a bounded queue', () => {
  /** The balance of M/M/c/K, state by state. */
  function stateByState(load: number, hands: number, limit: number): { full: number; meanWait: number } {
    const weights = [1]
    for (let state = 1; state <= hands + limit; state++) weights.push(weights[state - 1]! * load * hands / Math.min(state, hands))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    const full = weights.at(-1)! / total
    const waits = weights.slice(hands, -1).reduce((sum, weight, place) => sum + weight * (place + 1) * station.service / hands, 0)
    return { full, meanWait: waits / total / (1 - full) }
  }
  const cases = [[0.5, 1, 5], [0.9, 4, 3], [1, 2, 10], [1.5, 3, 20], [0.9, 10, 0], [3, 2, 8], [0.8, 1, 300]] as const
  test.each(cases)('M/M/c/K at a load of %d with %d hands and %d places', (load, hands, limit) => {
    const found = boundedWait(at(load, hands), limit)
    const expected = stateByState(load, hands, limit)
    expect(found.full).toBeCloseTo(expected.full, 6)
    expect(found.meanWait / station.service).toBeCloseTo(expected.meanWait / station.service, 3)
    expect(momentsOf(found.wait).sum / station.service).toBeCloseTo(expected.meanWait / station.service, 1)
    expect(totalOf(found.wait)).toBeCloseTo(1, 9)
  })

  // What comes goes on at the rate of the hands, and whoever is let in finds all places but one taken.
  test.each([[20, 0, 100], [20, 1, 100], [1000, 1, 2000], [50, 0.5, 1_000_000]] as const)('far beyond: a load of %d, variation %d, %d places', (load, variation, limit) => {
    const { full, wait, meanWait } = boundedWait(at(load, 10, variation), limit)
    expect(full).toBeCloseTo(1 - 1 / load, 1)
    expect(meanWait / (limit * station.service / 10)).toBeCloseTo(1, 1)
    expect(totalOf(wait)).toBeCloseTo(1, 9)
  })

  test('M/D/1 at 80 %: a fifth does not wait, two in five at most the time of one service (Erlang)', () => {
    const { wait, meanWait } = boundedWait(at(0.8, 1, 0), 1000)
    const upTo = (limit: number) => wait.values.reduce((sum, value, index) => sum + (value <= limit ? wait.shares[index]! : 0), 0)
    expect(meanWait).toBeCloseTo(2000, 6)
    expect([upTo(0), upTo(1000)]).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.2 * 2.2255, 2)])
  })

  test('nothing comes, nothing waits', () => {
    expect(boundedWait({ ...station, arrivals: 0 }, 10)).toMatchObject({ full: 0, meanWait: 0 })
  })
})

describe('points', () => {
  const exponential = pointsOf({ kind: 'exponential', mean: 1000 })
  test('keep the mean of their distribution, and sums add means and variances', () => {
    expect(totalOf(exponential)).toBeCloseTo(1, 12)
    const { sum } = momentsOf(exponential)
    expect(sum / 1000).toBeCloseTo(1, 2)
    const twice = momentsOf(sumOf(exponential, exponential))
    expect(twice.sum).toBeCloseTo(2 * sum, 6)
    expect((twice.squares - twice.sum * twice.sum) / 2e6).toBeCloseTo(1, 1)
  })

  test('a time-out takes what is later, and loses nothing', () => {
    const ends = cut([{ outcome: 1, points: exponential }], 1000)
    expect(ends.map(({ outcome }) => outcome)).toEqual([success, timeout])
    expect(totalOf(ends[1]!.points)).toBeCloseTo(0.3679, 2)
    expect(totalOf(ends[0]!.points) + totalOf(ends[1]!.points)).toBeCloseTo(1, 12)
    expect(cut([{ outcome: 1, points: pointAt(10) }], 20)).toHaveLength(1)
  })
})
