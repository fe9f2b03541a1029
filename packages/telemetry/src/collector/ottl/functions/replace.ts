/** Editors that replace texts. Follows pkg/ottl/ottlfuncs/func_replace_*.go of opentelemetry-collector-contrib 0.152. */
import type { RE2JS } from 're2js'
import type { Typed } from '../compile/getter.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { OttlMap } from '../values/value.ts'
import { expand, globTest, matchesIn, patternGetter, replaceAll } from './pattern.ts'
import { define, type FunctionGetter } from './row.ts'

interface Options {
  readonly Replacement: Typed<string>
  readonly Function?: FunctionGetter | undefined
  readonly ReplacementFormat?: Typed<string> | undefined
}

function formatted({ ReplacementFormat }: Options, text: string, target: Target): string {
  if (!ReplacementFormat) return text
  const format = ReplacementFormat.get(target)
  const isValid = /^[^%]*%s[^%]*$/.test(format)
  if (!isValid) throw new OttlError('replacementFormat must be format string containing a single %s and no other format specifiers')
  return format.replace('%s', () => text)
}

/** What a whole text is replaced with. */
function replacementOf(options: Options, target: Target): string {
  if (!options.Function) return options.Replacement.get(target)
  const value = options.Function({ get: options.Replacement.get })(target)
  if (typeof value !== 'string') throw new OttlError('replacement value is not a string')
  return formatted(options, value, target)
}

function replaced(text: string, pattern: RE2JS, replacement: string, options: Options, target: Target): string {
  if (!options.Function) return replaceAll(pattern, text, replacement)
  let result = text
  for (const { groups, start, end } of matchesIn(pattern, text)) {
    const input = expand(replacement, groups, pattern)
    const value = options.Function({ get: () => input })(target)
    if (typeof value !== 'string') throw new OttlError('the replacement value must be a string')
    const shown = formatted(options, value, target)
    result = result.replaceAll(text.slice(start, end), () => shown)
  }
  return result
}

/** A replacement that fails leaves its text alone (undefined). */
function tried(act: () => string): string | undefined {
  try {
    return act()
  } catch (error) {
    // The function took offence.
    if (!(error instanceof OttlError)) throw error
    return undefined
  }
}

function globGetter(name: string, later: string, pattern: Typed<string>): (target: Target) => (text: string) => boolean {
  if (!pattern.literal) return (target) => globTest(later, pattern.get(target))
  const test = globTest(name, pattern.literal.value)
  return () => test
}

const options = 'Replacement StringGetter, Function Optional[FunctionGetter], ReplacementFormat Optional[StringGetter]'

export const replaceFunctions = [
  define('replace_match', `Target GetSetter, Pattern StringGetter, ${options}`, ({ Target: of, Pattern, ...rest }) => {
    const testOf = globGetter('replace_match', 'replace_all_matches', Pattern)
    return (target) => {
      const test = testOf(target)
      const value = of.get(target)
      const replacement = replacementOf(rest, target)
      if (typeof value === 'string' && test(value)) of.set(target, replacement)
      return null
    }
  }),
  define('replace_all_matches', `Target PMapGetSetter, Pattern StringGetter, ${options}`, ({ Target: of, Pattern, ...rest }) => {
    const testOf = globGetter('replace_all_matches', 'replace_all_matches', Pattern)
    return (target) => {
      const test = testOf(target)
      const map = of.get(target)
      const replacement = replacementOf(rest, target)
      for (const entry of map.entries) if (typeof entry.value === 'string' && test(entry.value)) entry.value = replacement
      of.set(target, map)
      return null
    }
  }),
  define('replace_pattern', `Target GetSetter, RegexPattern StringGetter, ${options}`, ({ Target: of, RegexPattern, ...rest }) => {
    const patternOf = patternGetter('replace_pattern', RegexPattern)
    return (target) => {
      const value = of.get(target)
      if (value === null) return null
      const replacement = rest.Replacement.get(target)
      if (typeof value !== 'string') return null
      const pattern = patternOf(target)
      if (pattern.matcher(value).find()) of.set(target, replaced(value, pattern, replacement, rest, target))
      return null
    }
  }),
  define('replace_all_patterns', `Target PMapGetSetter, Mode string, RegexPattern StringGetter, ${options}`, ({ Target: of, Mode, RegexPattern, ...rest }) => {
    const patternOf = patternGetter('replace_all_patterns', RegexPattern)
    if (Mode !== 'value' && Mode !== 'key') throw new OttlError(`invalid mode ${Mode}, must be either 'key' or 'value'`)
    return (target) => {
      const map = of.get(target)
      const replacement = rest.Replacement.get(target)
      const pattern = patternOf(target)
      const change = (text: string) => (pattern.matcher(text).find() ? tried(() => replaced(text, pattern, replacement, rest, target)) : text)
      if (Mode === 'value') replaceValues(map, change)
      else map.assign(withKeys(map, change))
      of.set(target, map)
      return null
    }
  }),
]

function replaceValues(map: OttlMap, change: (text: string) => string | undefined): void {
  for (const entry of map.entries) if (typeof entry.value === 'string') entry.value = change(entry.value) ?? entry.value
}

/** Under its new name each; one that cannot get a name is lost. */
function withKeys(map: OttlMap, change: (text: string) => string | undefined): OttlMap {
  const renamed = new OttlMap()
  for (const { key, value } of map.entries) {
    const name = change(key)
    if (name !== undefined) renamed.put(name, value)
  }
  return renamed
}
