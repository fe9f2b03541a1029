/**
 * The table of flows: what a queue in the fluid grain is made of. Columns by the queue's row; the
 * curve of arrivals is a ring of points, a ring a queue.
 */
import { widen } from '../exact/columns.ts'

export interface Flows {
  /** The order of the entry for its next step; 0 while nothing flows. */
  flowEntry: Float64Array
  /** Up to when it has been carried on. */
  flowAt: Float64Array
  /** Messages published and delivered since the beginning; their difference is the backlog. */
  flowPublished: Float64Array
  flowDelivered: Float64Array
  flowAcknowledged: Float64Array
  /** Messages that lost their consumer and wait at the head to be delivered again. */
  flowReturned: Float64Array
  flowRedelivered: Float64Array
  /** Arrivals a microsecond until the next step: as drawn, and their mean. */
  flowArrivals: Float64Array
  flowMeanArrivals: Float64Array
  /** Deliveries a microsecond that the consumers manage: as drawn, and their mean. */
  flowCapacity: Float64Array
  flowMeanCapacity: Float64Array
  /** Hands of all consumers, the mean service time, its squared coefficient of variation. */
  flowHands: Float64Array
  flowService: Float64Array
  flowVariation: Float64Array
  /** The squared coefficient of variation of the spacing of arrivals. */
  flowSpacing: Float64Array
  /** The share of messages that wait while there is no backlog, how long those do, and how fast it forgets. */
  flowWaiting: Float64Array
  flowMeanWait: Float64Array
  flowRelaxation: Float64Array
  /** Delivered with the waits of theory, which are yet to be counted. */
  flowQuiet: Float64Array
  /** Delivered per hand, summed over time: a worker's part is the difference since its start. */
  flowPerHand: Float64Array
  /** Producers of a queue, rows of clients; replaced, not changed. */
  flowProducers: (readonly number[])[]
  /** Points of the curve of arrivals: instant and messages published until then, a pair a point. */
  flowCurves: (Float64Array | null)[]
  flowCurveStart: Int32Array
  flowCurveLength: Int32Array
}

const columns: readonly (keyof Flows)[] = [
  'flowEntry', 'flowAt', 'flowPublished', 'flowDelivered', 'flowAcknowledged', 'flowReturned', 'flowRedelivered',
  'flowArrivals', 'flowMeanArrivals', 'flowCapacity', 'flowMeanCapacity', 'flowHands', 'flowService', 'flowVariation',
  'flowSpacing', 'flowWaiting', 'flowMeanWait', 'flowRelaxation', 'flowQuiet', 'flowPerHand', 'flowCurveStart', 'flowCurveLength',
]

export function newFlows(): Flows {
  const length = 4
  return {
    flowEntry: new Float64Array(length),
    flowAt: new Float64Array(length),
    flowPublished: new Float64Array(length),
    flowDelivered: new Float64Array(length),
    flowAcknowledged: new Float64Array(length),
    flowReturned: new Float64Array(length),
    flowRedelivered: new Float64Array(length),
    flowArrivals: new Float64Array(length),
    flowMeanArrivals: new Float64Array(length),
    flowCapacity: new Float64Array(length),
    flowMeanCapacity: new Float64Array(length),
    flowHands: new Float64Array(length),
    flowService: new Float64Array(length),
    flowVariation: new Float64Array(length),
    flowSpacing: new Float64Array(length),
    flowWaiting: new Float64Array(length),
    flowMeanWait: new Float64Array(length),
    flowRelaxation: new Float64Array(length),
    flowQuiet: new Float64Array(length),
    flowPerHand: new Float64Array(length),
    flowProducers: [],
    flowCurves: [],
    flowCurveStart: new Int32Array(length),
    flowCurveLength: new Int32Array(length),
  }
}

/** Makes the row of a flow for a queue's row; the curve only where the grain is fluid. */
export function addFlow(state: Flows, queue: number, isFluid: boolean): void {
  if (queue >= state.flowEntry.length) widen(state, columns, 2 * queue)
  state.flowProducers[queue] = []
  state.flowCurves[queue] = isFluid ? new Float64Array(64) : null
}
