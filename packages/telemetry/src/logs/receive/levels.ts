/**
 * How grave a line is, by its labels, its metadata, its fields, or its words: the metadata `detected_level`.
 *
 * Follows pkg/distributor/field_detection.go of Loki 3.7. Left out: fields in JSON that is broken, words of other languages' cases.
 */
import { type Labels, labelValue } from '../../series/labels.ts'
import { LogfmtReader } from '../logql/pipeline/logfmt-text.ts'

const levelName = 'detected_level'

const fields: readonly string[] = [
  'level', 'LEVEL', 'Level', 'log.level', 'severity', 'SEVERITY', 'Severity', 'SeverityText', 'lvl', 'LVL', 'Lvl', 'severity_text', 'Severity_Text', 'SEVERITY_TEXT',
]

/** What is written for each level. */
const written: Readonly<Record<string, string>> = {
  trace: 'trace', trc: 'trace', debug: 'debug', dbg: 'debug', info: 'info', inf: 'info', information: 'info', warn: 'warn', wrn: 'warn', warning: 'warn',
  error: 'error', err: 'error', critical: 'critical', fatal: 'fatal',
}

/** Words of a line, in the order in which they are looked for. */
const words = ['trace', 'debug', 'fatal', 'critical', 'error', 'err', 'warning', 'warn', 'info'] as const

/** Severities of OpenTelemetry, four numbers each. */
const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
const severityNumber = 'severity_number'

/** Another spelling is made the usual one. */
function normalized(level: string): string {
  return known(level) ?? level
}

function known(level: string): string | undefined {
  const lower = level.toLowerCase()
  return Object.hasOwn(written, lower) ? written[lower] : undefined
}

/** Metadata with a level, which it may have already. */
export function withLevel(labels: Labels, metadata: Labels, line: string): Labels {
  const own = metadata.findIndex((text, index) => index % 2 === 0 && text === levelName)
  if (own >= 0) return metadata.with(own + 1, normalized(metadata[own + 1]!))
  const level = levelOf(labels, metadata, line)
  return level === '' ? metadata : [...metadata, levelName, level]
}

function levelOf(labels: Labels, metadata: Labels, line: string): string {
  for (const from of [labels, metadata]) {
    const field = fields.find((name) => from.some((text, index) => index % 2 === 0 && text === name))
    if (field !== undefined) return normalized(labelValue(from, field))
  }
  const severity = labelValue(metadata, severityNumber)
  return severity === '' ? levelOfLine(line) : levelOfSeverity(severity)
}

function levelOfSeverity(text: string): string {
  if (!/^[+-]?\d+$/.test(text)) return 'info'
  const number = Number(text)
  if (number === 0) return 'unknown'
  return severities[Math.max(0, Math.ceil(number / 4) - 1)] ?? 'unknown'
}

function levelOfLine(line: string): string {
  const value = isJson(line) ? levelInJson(line) : line.includes('=') ? levelInLogfmt(line) : undefined
  return (value === undefined ? undefined : known(value)) ?? levelInWords(line)
}

function isJson(line: string): boolean {
  const trimmed = line.trim()
  return trimmed.startsWith('{') && trimmed.endsWith('}')
}

/** Objects within objects are looked at, and not deeper. */
const depthMax = 2

function levelInJson(line: string): string | undefined {
  try {
    return levelIn(JSON.parse(line) as Readonly<Record<string, unknown>>, 1)
  } catch (error) {
    // A line that is no JSON after all.
    if (!(error instanceof SyntaxError)) throw error
    return undefined
  }
}

function levelIn(object: Readonly<Record<string, unknown>>, depth: number): string | undefined {
  for (const [name, value] of Object.entries(object)) {
    if (typeof value === 'string' && fields.includes(name)) return value
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    const within = isObject && depth < depthMax ? levelIn(value as Readonly<Record<string, unknown>>, depth + 1) : undefined
    if (within !== undefined) return within
  }
  return undefined
}

function levelInLogfmt(line: string): string | undefined {
  const reader = new LogfmtReader(line)
  let [found, place] = [undefined as string | undefined, fields.length]
  while (!reader.isAtEnd && reader.next()) {
    const at = fields.findIndex((field) => field.toLowerCase() === reader.key.toLowerCase())
    if (at >= 0 && at < place) [found, place] = [reader.value, at]
  }
  return found
}

const before = ' \t\n[({"='
const behind = ' \t\n[](){}:,!"='

/** The word that stands first in the line, by itself. */
function levelInWords(line: string): string {
  const lower = line.toLowerCase()
  let [level, first] = ['unknown', lower.length]
  for (const word of words) {
    const at = boundedIndex(lower, word)
    if (at >= 0 && at < first) [level, first] = [written[word]!, at]
  }
  return level
}

function boundedIndex(text: string, word: string): number {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    const end = at + word.length
    if ((at === 0 || before.includes(text[at - 1]!)) && (end === text.length || behind.includes(text[end]!))) return at
  }
  return -1
}
