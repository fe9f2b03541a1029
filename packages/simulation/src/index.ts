export { integerBelow, stream, substream, uniform, type Stream } from './chance.ts'
export { forkState } from './fork.ts'
export type { EventHandler, EventRow, InputHandler, Lane, Part } from './part.ts'
export { isTypedArray, type Plain, type TypedArray } from './plain.ts'
export { Simulation, type Observer, type WorldState } from './simulation.ts'
export {
  day, hour, microsecond, millisecond, minute, parseTimestamp, printMicroTimestamp, printTimestamp, second, week,
  type Duration, type Instant,
} from './time.ts'
