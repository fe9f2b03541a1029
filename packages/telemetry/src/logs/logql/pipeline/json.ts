/**
 * `| json`: a label for each field of an object, those within objects under their joined keys.
 *
 * Follows JSONParser of pkg/logql/log/parser.go, Loki 3.
 */
import { sanitized, sanitizedPath } from './label-names.ts'
import { duplicateSuffix, type LabelSet } from './label-set.ts'
import { eachJsonField, type JsonValue, unescapeLabelValue } from './json-text.ts'
import { type BuiltStage, noteError } from './stage.ts'

/** Why the reading ended before the line did. */
type Stop = { readonly isDropped: boolean }

const foundAll: Stop = { isDropped: false }
const dropped: Stop = { isDropped: true }

export const jsonStage: BuiltStage = {
  process: (line, labels) => {
    if (labels.hints.wantsNothing) return line
    const ended = readObject(line, [], labels)
    if (typeof ended === 'string') noteError(labels, 'JSONParserErr', ended)
    return ended === dropped ? undefined : line
  },
}

function readObject(text: string, keys: readonly string[], labels: LabelSet): Stop | string | undefined {
  return eachJsonField<Stop | string>(text, (key, value) => readField(key, value, keys, labels))
}

function readField(key: string, value: JsonValue, keys: readonly string[], labels: LabelSet): Stop | string | undefined {
  if (value.type === 'object') {
    const path = [...keys, key]
    return labels.hints.isPrefixWanted(sanitizedPath(path)) ? readObject(value.text, path, labels) : undefined
  }
  let isKept = true
  if (value.type === 'string' || value.type === 'number' || value.type === 'boolean') isKept = setField(key, value, keys, labels)
  if (labels.hints.hasAll) return foundAll
  return isKept ? undefined : dropped
}

/** Answers whether the line is still wanted. */
function setField(key: string, value: JsonValue, keys: readonly string[], labels: LabelSet): boolean {
  let name = keys.length === 0 ? sanitized(key) : sanitizedPath([...keys, key])
  if (keys.length === 0 && name === '') return true
  if (labels.isTaken(name)) name = keys.length === 0 ? name + duplicateSuffix : sanitizedPath([...keys, key + duplicateSuffix])
  const { hints } = labels
  if (!hints.isWanted(name) || hints.isExtracted(name)) return true
  labels.set(name, value.type === 'string' ? unescapeLabelValue(value.text) : value.text)
  return hints.isKept(name, labels)
}
