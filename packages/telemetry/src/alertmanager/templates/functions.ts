/**
 * The functions of Alertmanager's templates beside Go's own.
 *
 * Follows template/template.go (DefaultFuncs) of Alertmanager 0.34. Left out: `tz` where it is not
 * UTC, `toDate` and `mustToDate`, Go's words for a text where a list is wanted.
 */
import {
  answer, bare, builtInFunctions, fail, fixed, formatGoTime, goDurationValue, goTime, GoValue, type TemplateFunctions, typed, type Value, variadic,
} from '@track/formats'
import { type Instant } from '@track/simulation'
import { convertToFloat, humanizeDuration } from '../../rules/template/humanize.ts'
import { replaceAll, titleCase } from '../../rules/template/texts.ts'
import { PatternError } from '../../series/matcher.ts'
import { compileGo } from '../matchers/matcher.ts'
import { offsetAt, timeZone } from '../time-intervals/time-zone.ts'
import { goJson, goTimestamp } from './go-json.ts'
import { jsonOf } from './go-types.ts'

const ofText = (change: (text: string) => string) => typed(['string'], ([text]) => answer(change(String(bare(text)))))
const texts = (value: Value) => (bare(value) as readonly Value[]).map((each) => String(bare(each)))
const instantOf = (value: Value) => (value as GoValue).value as Instant

function withPattern(pattern: Value, use: (compiled: ReturnType<typeof compileGo>) => Value) {
  try {
    return answer(use(compileGo(String(bare(pattern)))))
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    return fail(error.message)
  }
}

/** Text that HTML takes as it is. */
const safe = (name: string) => typed(['string'], ([text]) => answer(new GoValue({ name, kind: 'text' }, String(bare(text)))))

export const templateFunctions: TemplateFunctions = {
  ...builtInFunctions,
  toUpper: ofText((text) => text.toUpperCase()),
  toLower: ofText((text) => text.toLowerCase()),
  title: ofText(titleCase),
  trimSpace: ofText((text) => text.trim()),
  join: fixed(2, ([separator, values]) => (Array.isArray(bare(values)) ? answer(texts(values).join(String(bare(separator)))) : fail('wrong type for value; expected []string'))),
  match: typed(['string', 'string'], ([pattern, text]) => withPattern(pattern, (compiled) => compiled.matcher(String(bare(text))).find())),
  reReplaceAll: typed(['string', 'string', 'string'], ([pattern, replacement, text]) => withPattern(pattern, () => (
    replaceAll(String(bare(pattern)), String(bare(replacement)), String(bare(text)))
  ))),
  safeHtml: safe('template.HTML'),
  safeUrl: safe('template.URL'),
  urlUnescape: typed(['string'], ([text]) => {
    const given = String(bare(text)).replaceAll('+', ' ')
    const [wrong] = /%(?![\da-fA-F]{2}).{0,2}/s.exec(given) ?? []
    return wrong === undefined ? answer(unescaped(given)) : fail(`invalid URL escape ${JSON.stringify(wrong)}`)
  }),
  stringSlice: variadic(0, (values) => answer(values.map((value) => String(bare(value))))),
  routeLabels: typed(['string'], () => answer('')),
  date: fixed(2, ([layout, at]) => answer(formatGoTime(instantOf(at), String(bare(layout))))),
  tz: fixed(2, ([name, at]) => {
    const zone = timeZone(String(bare(name)))
    if (typeof zone === 'string') return fail(zone)
    return offsetAt(zone, instantOf(at)) === 0 ? answer(goTime(instantOf(at))) : fail(`not simulated here: time zone ${zone.name} in templates`)
  }),
  humanizeDuration: fixed(1, ([value]) => {
    const converted = convertToFloat(value)
    return 'failure' in converted ? fail(converted.failure) : answer(humanizeDuration(converted.number))
  }),
  toJson: fixed(1, ([value]) => answer(goJson(jsonOf(value, goTimestamp)))),
  base64encode: ofText((text) => base64(new TextEncoder().encode(text))),
  list: variadic(0, (values) => answer(values)),
  append: variadic(1, ([values, ...more]) => answer([...bare(values) as readonly Value[], ...more])),
  dict: variadic(0, (values) => {
    if (values.length % 2 !== 0) return fail('dict requires an even number of arguments')
    const names = values.filter((_, index) => index % 2 === 0)
    if (names.some((name) => typeof bare(name) !== 'string')) return fail('dict keys must be strings')
    return answer(Object.fromEntries(names.map((name, index) => [String(bare(name)), values[2 * index + 1]])))
  }),
}

/** Those that ask for the time. */
export function timeFunctions(now: Instant): TemplateFunctions {
  return {
    now: fixed(0, () => answer(goTime(now))),
    since: fixed(1, ([at]) => answer(goDurationValue(now - instantOf(at)))),
  }
}

function unescaped(text: string): string {
  const bytes = text.replaceAll(/[^%]|%(?![\da-fA-F]{2})/gsu, (character) => encodeURIComponent(character))
  return decodeURIComponent(bytes)
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const bits = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const left = bytes.length - index
    text += alphabet[bits >> 18]! + alphabet[(bits >> 12) & 63]! + (left > 1 ? alphabet[(bits >> 6) & 63]! : '=') + (left > 2 ? alphabet[bits & 63]! : '=')
  }
  return text
}
