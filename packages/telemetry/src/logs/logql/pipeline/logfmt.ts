/**
 * `| logfmt`: a label for each pair, and `| logfmt name="key"`: for single ones.
 *
 * Follows LogfmtParser and LogfmtExpressionParser of pkg/logql/log/parser.go, Loki 3.
 */
import { errorLabel } from '../error.ts'
import type { Extraction } from '../syntax.ts'
import { parseLogfmtKey } from './field-paths.ts'
import { sanitized } from './label-names.ts'
import { duplicateSuffix, type LabelSet } from './label-set.ts'
import { LogfmtReader } from './logfmt-text.ts'
import { type BuiltStage, noteError } from './stage.ts'

export function logfmtStage({ isStrict, keepsEmpty }: { isStrict: boolean; keepsEmpty: boolean }): BuiltStage {
  return {
    process: (line, labels) => {
      const { hints } = labels
      if (hints.wantsNothing) return line
      const reader = new LogfmtReader(line)
      while (!reader.isAtEnd) {
        if (!reader.next()) {
          if (isStrict) break
          continue
        }
        if (!takePair(reader, keepsEmpty, labels)) return undefined
        if (hints.hasAll) break
      }
      if (!isStrict || reader.error === undefined) return line
      noteError(labels, 'LogfmtParserErr', reader.error)
      return hints.isKept(errorLabel, labels) ? line : undefined
    },
  }
}

/** Answers whether the line is still wanted. */
function takePair({ key, value }: LogfmtReader, keepsEmpty: boolean, labels: LabelSet): boolean {
  const plain = sanitized(key)
  if (plain === '') return true
  const name = labels.isTaken(plain) ? plain + duplicateSuffix : plain
  const { hints } = labels
  if (!hints.isWanted(name) || hints.isExtracted(name)) return true
  if (!keepsEmpty && value === '') return true
  labels.set(name, value.includes('\ufffd') ? value.replaceAll('\ufffd', ' ') : value)
  return hints.isKept(name, labels)
}

/** The stage, or why its expressions are none. */
export function logfmtFieldsStage(fields: readonly Extraction[], isStrict: boolean): BuiltStage | string {
  const keys = new Map<string, string>()
  for (const { name, expression } of fields) {
    const key = parseLogfmtKey(expression)
    if (typeof key !== 'string') return `cannot parse expression [${expression}]: ${key.fault}`
    keys.set(name, key)
  }
  return {
    process: (line, labels) => {
      if (labels.hints.wantsNothing) return line
      for (const name of keys.keys()) if (!labels.isTaken(name)) labels.set(name, '')
      const reader = new LogfmtReader(line)
      while (!reader.isAtEnd) {
        if (!reader.next()) {
          if (isStrict) break
          continue
        }
        if (!takeField(reader, keys, labels)) break
      }
      if (isStrict && reader.error !== undefined) noteError(labels, 'LogfmtParserErr', reader.error)
      return line
    },
  }
}

/** Answers whether to read on. */
function takeField({ key, value }: LogfmtReader, keys: ReadonlyMap<string, string>, labels: LabelSet): boolean {
  const { hints } = labels
  const plain = sanitized(key)
  if (plain === '' || (!keys.has(plain) && (!hints.isWanted(plain) || hints.isExtracted(plain)))) return true
  let name = plain
  for (const [label, original] of keys) {
    if (original !== plain) continue
    name = label
    break
  }
  if (!keys.has(name)) return true
  if (labels.isTaken(name)) {
    name += duplicateSuffix
    if (hints.isExtracted(name) || !hints.isWanted(name)) return false
  }
  labels.set(name, value.includes('\ufffd') ? '' : value)
  return !hints.hasAll
}
