/**
 * `| regexp` and `| pattern`: labels from what named groups take of the line.
 *
 * Follows RegexpParser and PatternParser of pkg/logql/log/parser.go, Loki 3.
 */
import type { RE2JS } from 're2js'
import { sanitized } from './label-names.ts'
import { duplicateSuffix, type LabelSet } from './label-set.ts'
import { captured, type Pattern } from './pattern.ts'
import type { BuiltStage } from './stage.ts'

/** Answers whether the line is still wanted. */
function take(name: string, value: string, labels: LabelSet): boolean {
  const own = labels.isTaken(name) ? name + duplicateSuffix : name
  const { hints } = labels
  if (!hints.isWanted(own) || hints.isExtracted(own)) return true
  labels.set(own, value)
  return hints.isKept(own, labels)
}

export function patternStage(pattern: Pattern): BuiltStage {
  return {
    process: (line, labels) => {
      if (labels.hints.wantsNothing) return line
      const values = captured(pattern, line)
      for (let index = 0; index < values.length; index++) if (!take(pattern.names[index]!, values[index]!, labels)) return undefined
      return line
    },
  }
}

export function regexpStage(compiled: RE2JS, names: ReadonlyMap<number, string>): BuiltStage {
  return {
    process: (line, labels) => {
      const matcher = compiled.matcher(line)
      if (!matcher.find()) return line
      for (const [group, name] of names) {
        const key = sanitized(name)
        if (key !== '' && !take(key, matcher.group(group) ?? '', labels)) return undefined
      }
      return line
    },
  }
}
