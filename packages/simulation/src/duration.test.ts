/** Durations, each line as the tool that it follows prints or refuses it. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  parseGoDuration, parsePrometheusDuration, printGoDuration, printHumanDuration, printPrometheusDuration, printShortHumanDuration,
} from './duration.ts'
import { quoteGo } from './quote.ts'
import { day, hour, microsecond, millisecond, minute, second } from './time.ts'

const go: [text: string, duration: number, printed: string][] = [
  ['0', 0, '0s'], ['-0', 0, '0s'], ['1h30m', 90 * minute, '1h30m0s'], ['1.5s', 1500 * millisecond, '1.5s'],
  ['300ms', 300 * millisecond, '300ms'], ['-1.5h', -90 * minute, '-1h30m0s'], ['.5m', 30 * second, '30s'],
  ['2us', 2 * microsecond, '2µs'], ['2\u03bcs', 2 * microsecond, '2µs'], ['1m1s1ms1us', minute + second + millisecond + 1, '1m1.001001s'],
  ['1s1s', 2 * second, '2s'], ['+5s', 5 * second, '5s'], ['999ns', 0, '0s'], ['1.2ms', 1200 * microsecond, '1.2ms'], ['100h', 100 * hour, '100h0m0s'],
]

test.each(go)('Go reads %s', (text, duration, printed) => {
  expect(parseGoDuration(text)).toBe(duration)
  expect(printGoDuration(duration)).toBe(printed)
})

const refusedByGo: [text: string, words: string][] = [
  ['', 'time: invalid duration ""'],
  ['3', 'time: missing unit in duration "3"'],
  ['-', 'time: invalid duration "-"'],
  ['s', 'time: invalid duration "s"'],
  ['.s', 'time: invalid duration ".s"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['1 h', 'time: unknown unit " h" in duration "1 h"'],
  ['1.2.3s', 'time: missing unit in duration "1.2.3s"'],
  ['9223372036854775808ns', 'time: invalid duration "9223372036854775808ns"'],
  ['99999999999999999999s', 'time: invalid duration "99999999999999999999s"'],
  ['1é', 'time: unknown unit "\\xc3\\xa9" in duration "1\\xc3\\xa9"'],
  ['1constructor', 'time: unknown unit "constructor" in duration "1constructor"'],
]

test.each(refusedByGo)('Go refuses %j', (text, words) => {
  expect(parseGoDuration(text)).toBe(words)
})

const prometheus: [text: string, duration: number, printed: string][] = [
  ['0', 0, '0s'], ['5m', 5 * minute, '5m'], ['1d', day, '1d'], ['1y', 365 * day, '1y'], ['90d', 90 * day, '90d'], ['2w', 14 * day, '2w'],
  ['1h30m', 90 * minute, '1h30m'], ['1500ms', 1500 * millisecond, '1s500ms'], ['0s', 0, '0s'],
]

test.each(prometheus)('Prometheus reads %s', (text, duration, printed) => {
  expect(parsePrometheusDuration(text)).toBe(duration)
  expect(printPrometheusDuration(duration)).toBe(printed)
})

const refusedByPrometheus: [text: string, words: string][] = [
  ['', 'empty duration string'],
  ['1', 'not a valid duration string: "1"'],
  ['-5m', 'not a valid duration string: "-5m"'],
  ['1m1m', 'not a valid duration string: "1m1m"'],
  ['1m1d', 'not a valid duration string: "1m1d"'],
  ['1.5h', 'unknown unit "." in duration "1.5h"'],
  ['5x', 'unknown unit "x" in duration "5x"'],
  ['300y', 'duration out of range'],
]

test.each(refusedByPrometheus)('Prometheus refuses %j', (text, words) => {
  expect(parsePrometheusDuration(text)).toBe(words)
})

const human: [duration: number, human: string, short: string][] = [
  [-2 * second, '<invalid>', '<invalid>'], [-1_999_999, '0s', '0s'], [0, '0s', '0s'], [119 * second, '119s', '1m'],
  [2 * minute, '2m', '2m'], [330 * second, '5m30s', '5m'], [10 * minute + 59 * second, '10m', '10m'], [179 * minute, '179m', '2h'],
  [3 * hour, '3h', '3h'], [7 * hour + 5 * minute, '7h5m', '7h'], [8 * hour + 30 * minute, '8h', '8h'], [47 * hour, '47h', '1d'], [2 * day, '2d', '2d'],
  [3 * day + 4 * hour, '3d4h', '3d'], [8 * day + 5 * hour, '8d', '8d'], [729 * day, '729d', '1y'],
  [(2 * 365 + 45) * day, '2y45d', '2y'], [3 * 365 * day, '3y', '3y'], [8 * 365 * day + 50 * day, '8y', '8y'],
]

test.each(human)('an age of %d microseconds is %s', (duration, text, short) => {
  expect(printHumanDuration(duration)).toBe(text)
  expect(printShortHumanDuration(duration)).toBe(short)
})

test('what Go and Prometheus print, they read', () => {
  fc.assert(fc.property(fc.integer({ min: -(2 ** 52), max: 2 ** 52 }), (duration) => {
    expect(parseGoDuration(printGoDuration(duration))).toBe(duration)
    const whole = Math.abs(Math.trunc(duration / 1000)) * 1000
    expect(parsePrometheusDuration(printPrometheusDuration(whole))).toBe(whole)
  }))
})

const quoted: [text: string, quoted: string][] = [
  ['web', '"web"'], ['a"b\\c\n', '"a\\"b\\\\c\\n"'], ['é漢', '"é漢"'], ['\x01\x7f', '"\\x01\\x7f"'], ['\u200b', '"\\u200b"'],
  ['\u{e0001}', '"\\U000e0001"'], ['\ud800', '"\ufffd"'],
]

test.each(quoted)('%j in quotes', (text, expected) => {
  expect(quoteGo(text)).toBe(expected)
})
