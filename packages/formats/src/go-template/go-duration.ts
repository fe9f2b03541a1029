/** Spans of time in templates: `time.Duration` with the methods that templates call. Follows time/time.go of Go. */
import { type Duration, hour, minute, printGoDuration, second } from '@track/simulation'
import { answer, fixed, type TemplateFunction } from './answers.ts'
import { goFloat, type GoType, GoValue } from './go-value.ts'

const inUnits = (unit: Duration): TemplateFunction => fixed(1, ([span]) => answer(goFloat(((span as GoValue).value as Duration) / unit)))
const wholeUnits = (nanoseconds: bigint): TemplateFunction =>
  fixed(1, ([span]) => answer(BigInt(Math.trunc((span as GoValue).value as Duration)) * 1000n / nanoseconds))

const duration: GoType = {
  name: 'time.Duration',
  kind: 'other',
  print: (value) => printGoDuration(value as Duration),
  methods: {
    Hours: inUnits(hour), Minutes: inUnits(minute), Seconds: inUnits(second),
    Milliseconds: wholeUnits(1_000_000n), Microseconds: wholeUnits(1000n), Nanoseconds: wholeUnits(1n),
    String: fixed(1, ([span]) => answer(printGoDuration((span as GoValue).value as Duration))),
  },
}

export function goDurationValue(span: Duration, typeName = 'time.Duration'): GoValue {
  return new GoValue(typeName === 'time.Duration' ? duration : { ...duration, name: typeName }, span)
}
