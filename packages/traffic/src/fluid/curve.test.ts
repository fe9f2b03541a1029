import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addPoint, arrivalOf, forgetBefore, placeOf } from './curve.ts'
import { addFlow, newFlows } from './flows.ts'
import { erlangC, exponentialSlices, quietWait } from './quiet-wait.ts'

test('a message came where the line through its number says, whatever has been forgotten meanwhile', () => {
  const steps = fc.array(fc.record({ after: fc.integer({ min: 1, max: 100 }), messages: fc.nat(50) }), { minLength: 1, maxLength: 300 })
  fc.assert(fc.property(steps, fc.double({ min: 0, max: 1, noNaN: true }), (list, part) => {
    const flows = newFlows()
    addFlow(flows, 0, true)
    const points: [at: number, published: number][] = [[0, 0]]
    addPoint(flows, 0, 0, 0)
    for (const { after, messages } of list) {
      const [at, published] = points.at(-1)!
      points.push([at + after, published + messages])
      addPoint(flows, 0, at + after, published + messages)
      forgetBefore(flows, 0, part * (published + messages))
    }
    const last = points.at(-1)![1]
    const message = part * last
    const line = points.findIndex(([, published], index) => index > 0 && published > message)
    if (line < 0) return
    const [[from, before], [to, after]] = [points[line - 1]!, points[line]!]
    expect(arrivalOf(flows, 0, message, placeOf(flows, 0, message, 0))).toBeCloseTo(from + (to - from) * (message - before) / (after - before), 6)
  }), { seed: 1 })
})

test("Erlang's C formula, against its tables", () => {
  expect(erlangC(1, 0.8)).toBeCloseTo(0.8, 12)
  expect(erlangC(2, 1)).toBeCloseTo(1 / 3, 12)
  expect(erlangC(10, 8)).toBeCloseTo(0.4092, 4)
})

test('the slices of the exponential distribution are all of it, with its mean', () => {
  expect(exponentialSlices.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12)
  expect(exponentialSlices.reduce((sum, { share, mean }) => sum + share * mean, 0)).toBeCloseTo(1, 12)
})

test('waits without a backlog: M/M/1, M/D/1 and a station that does not keep up', () => {
  const station = { arrivals: 0.8, service: 1, hands: 1, spacingVariation: 1, serviceVariation: 1 }
  const mean = ({ waiting, meanWait }: { waiting: number; meanWait: number }) => waiting * meanWait
  expect(mean(quietWait(station))).toBeCloseTo(4, 12)
  expect(mean(quietWait({ ...station, serviceVariation: 0 }))).toBeCloseTo(2, 12)
  expect(mean(quietWait({ ...station, arrivals: 1.2 }))).toBe(0)
})
