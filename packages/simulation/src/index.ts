export { calendarOf, dayOfYear, daysInMonth, instantOf, isLeapYear, weekdayOf, type Calendar } from './calendar.ts'
export { integerBelow, stream, substream, uniform, words, type Stream } from './chance.ts'
export { decode, DecodeError } from './codec/decode.ts'
export { encode, type EncodeOptions } from './codec/encode.ts'
export { compareWorlds } from './compare-worlds.ts'
export { digestOf, digestOfBytes } from './digest.ts'
export {
  lognormalOf, quantileOf, sample, type Distribution, type Lognormal, type Weighted,
} from './distribution.ts'
export {
  parseGoDuration, parsePrometheusDuration, printGoDuration, printHumanDuration, printPrometheusDuration,
  printShortHumanDuration, type ParsedDuration,
} from './duration.ts'
export { engineVersion } from './engine-version.ts'
export { EventError } from './event-error.ts'
export { forkState } from './fork.ts'
export { recordInputs, replay, runToPlace } from './journal.ts'
export { exp, expm1 } from './mathematics/exponential.ts'
export { gamma, gammaProbability, gammaQuantile, logGamma } from './mathematics/gamma.ts'
export { log, log1p } from './mathematics/logarithm.ts'
export { normalQuantile } from './mathematics/normal.ts'
export { poissonQuantile } from './mathematics/poisson.ts'
export { pow } from './mathematics/power.ts'
export { cos, pi, sin } from './mathematics/trigonometry.ts'
export { meanOf, varianceOf } from './moments.ts'
export type { DerivedFields, EventHandler, EventRow, InputHandler, Lane, Part } from './part.ts'
export { isTypedArray, type Data, type Plain, type TypedArray } from './plain.ts'
export { oncePerRow } from './once-per-row.ts'
export { printPlain } from './print-plain.ts'
export { quoteGo } from './quote.ts'
export { Simulation, type InputObserver, type InputRow, type Observer, type WorldState } from './simulation.ts'
export { digestOfWorld, readSnapshotHeader, restore, snapshot, SnapshotError, snapshotFormat, type SnapshotHeader } from './snapshot.ts'
export {
  day, hour, microsecond, millisecond, minute, parseTimestamp, printMicroTimestamp, printTimestamp, second, week,
  type Duration, type Instant,
} from './time.ts'
export { compareTraces, trace } from './trace.ts'
