/**
 * `| unpack`: the labels and the line of an entry that a collector has packed into JSON.
 *
 * Follows UnpackParser of pkg/logql/log/parser.go, Loki 3.
 */
import { sanitized } from './label-names.ts'
import { duplicateSuffix, type LabelSet } from './label-set.ts'
import { eachJsonField, malformed, unescapeJson, unescapeLabelValue } from './json-text.ts'
import { type BuiltStage, noteError } from './stage.ts'

const entryKey = '_entry'

export const unpackStage: BuiltStage = {
  process: (line, labels) => {
    if (line === '' || labels.hints.wantsNothing) return line
    if (line[0] !== '{') {
      noteError(labels, 'JSONParserErr', 'expecting json object(6), but it is not')
      return line
    }
    const { pairs, entry, error } = readPacked(line, labels)
    if (error !== undefined) {
      noteError(labels, 'JSONParserErr', error)
      return line
    }
    if (entry === undefined) return line
    for (const [name, value] of pairs) {
      labels.set(name, value)
      if (!labels.hints.isKept(name, labels)) return undefined
    }
    return entry
  },
}

function readPacked(line: string, labels: LabelSet): { pairs: (readonly [name: string, value: string])[]; entry?: string; error?: string } {
  const pairs: (readonly [name: string, value: string])[] = []
  let entry: string | undefined
  const error = eachJsonField<string>(line, (key, value) => {
    if (value.type !== 'string') return undefined
    if (key === entryKey) {
      entry = unescapeJson(value.text)
      return entry === undefined ? malformed.escape : undefined
    }
    const name = labels.isTaken(key) ? key + duplicateSuffix : key
    if (labels.hints.isWanted(name) && !labels.hints.isExtracted(name)) pairs.push([sanitized(name), unescapeLabelValue(value.text)])
    return undefined
  })
  return { pairs, ...(entry === undefined ? {} : { entry }), ...(error === undefined ? {} : { error }) }
}
