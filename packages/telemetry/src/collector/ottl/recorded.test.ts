/** What pkg/ottl of opentelemetry-collector-contrib 0.152 answered: values, conditions, changed telemetry, errors. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readLogs, readMetrics, readTraces, writeLogs, writeMetrics, writeTraces } from '../../otlp/export.ts'
import { draftLogs, draftMetrics, draftTraces, logsOf, metricsOf, tracesOf } from './data/batch.ts'
import { OttlError } from './ottl-error.ts'
import { anyHolds, compileConditions, compileExpression, compilerFor, compileStatements, type ErrorMode, runStatements } from './sequence.ts'
import { type ContextName, type Target, targetsOf } from './target.ts'
import { formatTime } from './values/time-format.ts'
import { GoDuration, GoList, GoTime, Id, Opaque, OttlList, OttlMap, type Value } from './values/value.ts'

type Outcome = { readonly refused?: string; readonly failed?: string; readonly value?: readonly unknown[]; readonly json?: string }

function recorded(name: string): { readonly head: Readonly<Record<string, string>>; readonly cases: readonly (readonly [...unknown[], Outcome])[] } {
  return JSON.parse(readFileSync(new URL(`testdata/${name}.json`, import.meta.url), 'utf8')) as ReturnType<typeof recorded>
}

/** As the recorder tells values of different types apart. */
function told(value: Value): unknown {
  if (value === null) return null
  if (typeof value === 'string') return { string: value }
  if (typeof value === 'boolean') return { bool: value }
  if (typeof value === 'bigint') return { int: String(value) }
  if (typeof value === 'number') return { double: Buffer.from(new Float64Array([value]).buffer).swap64().toString('hex') }
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') }
  if (value instanceof OttlMap) return { map: value.entries.map(({ key, value: each }) => [key, told(each)]) }
  if (value instanceof OttlList) return { slice: value.values.map(told) }
  if (value instanceof GoList) return { slice: value.items.map(told) }
  if (value instanceof GoTime) return { time: formatTime(new GoTime(value.nanoseconds), '2006-01-02T15:04:05.999999999Z07:00') }
  if (value instanceof GoDuration) return { duration: String(value.nanoseconds) }
  if (value instanceof Id) return { [value.kind === 'TraceID' ? 'traceID' : 'spanID']: value.hex }
  return { go: (value as Opaque).type }
}

/** What Go prints of its own insides is nobody's fact; that order of a map's keys that Go does not keep, neither. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable)
  if (typeof value !== 'object' || value === null) return value
  if ('go' in value) return { go: String(value.go).split(' ')[0] }
  if ('map' in value) return { map: (value.map as [string, unknown][]).map(([key, each]) => [key, comparable(each)]).toSorted(([a], [b]) => (a! < b! ? -1 : 1)) }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, comparable(each)]))
}

interface Batch {
  readonly targets: readonly Target[]
  readonly json: () => string
}

function batchOf(context: ContextName, json: string): Batch {
  const bytes = new TextEncoder().encode(json)
  const now = { now: 0n }
  const text = (written: Uint8Array) => new TextDecoder().decode(written)
  if (context === 'log') {
    const groups = draftLogs(readLogs(bytes, 'json'))
    return { targets: targetsOf(groups, context, now), json: () => text(writeLogs(logsOf(groups), 'json')) }
  }
  if (context === 'metric' || context === 'datapoint') {
    const groups = draftMetrics(readMetrics(bytes, 'json'))
    return { targets: targetsOf(groups, context, now), json: () => text(writeMetrics(metricsOf(groups), 'json')) }
  }
  const groups = draftTraces(readTraces(bytes, 'json'))
  return { targets: targetsOf(groups, context, now), json: () => text(writeTraces(tracesOf(groups), 'json')) }
}

function tried<Got>(act: () => Got, key: 'refused' | 'failed'): Got | Outcome {
  try {
    return act()
  } catch (error) {
    // What the language refuses.
    if (!(error instanceof OttlError)) throw error
    return { [key]: error.message }
  }
}

function isOutcome(value: unknown): value is Outcome {
  return typeof value === 'object' && value !== null && ('refused' in value || 'failed' in value)
}

function eachTold(targets: readonly Target[], get: (target: Target) => unknown): readonly unknown[] {
  return targets.map((target) => {
    const value = tried(() => get(target), 'failed')
    return isOutcome(value) ? { error: value.failed } : value
  })
}

export function expressionOutcome(text: string, json: string): Outcome {
  const compiled = tried(() => compileExpression(text, compilerFor('span')), 'refused')
  return isOutcome(compiled) ? compiled : { value: eachTold(batchOf('span', json).targets, (target) => told(compiled.get(target))) }
}

export function conditionOutcome(text: string, json: string): Outcome {
  const compiled = tried(() => compileConditions([text], compilerFor('span')), 'refused')
  return isOutcome(compiled) ? compiled : { value: eachTold(batchOf('span', json).targets, (target) => anyHolds(compiled as never, target, 'propagate')) }
}

export function statementOutcome(context: ContextName, texts: readonly string[], mode: ErrorMode, json: string): Outcome {
  const compiled = tried(() => compileStatements(texts, compilerFor(context)), 'refused')
  if (isOutcome(compiled)) return compiled
  const batch = batchOf(context, json)
  const failed = tried(() => {
    for (const target of batch.targets) runStatements(compiled as never, target, mode)
  }, 'failed')
  return failed ?? { json: batch.json() }
}

/** The order in which Go names contexts is any. */
function withoutLists(outcome: Outcome): unknown {
  const text = (message: string | undefined) => message?.replace(/(valid options are|replaced by one of): .*/, '$1')
  if (outcome.refused !== undefined) return { refused: text(outcome.refused) }
  return outcome.json === undefined ? comparable(outcome) : JSON.parse(outcome.json)
}

describe('recorded answers', () => {
  test('values', () => {
    const { head, cases } = recorded('expressions')
    for (const [text, outcome] of cases) expect([text, withoutLists(expressionOutcome(text as string, head.span!))]).toEqual([text, withoutLists(outcome as Outcome)])
  })

  test('conditions', () => {
    const { head, cases } = recorded('conditions')
    for (const [text, outcome] of cases) expect([text, conditionOutcome(text as string, head.span!)]).toEqual([text, outcome])
  })

  test('statements', () => {
    const { head, cases } = recorded('statements')
    for (const [context, texts, mode, outcome] of cases) {
      const own = statementOutcome(context as ContextName, texts as string[], mode as ErrorMode, head[context as string]!)
      expect([texts, withoutLists(own)]).toEqual([texts, withoutLists(outcome as Outcome)])
    }
  })

  test('what was broken', () => {
    const { head, cases } = recorded('broken')
    for (const [kind, text, outcome] of cases) {
      const own = kind === 'statement' ? statementOutcome('span', [text as string], 'propagate', head.span!)
        : kind === 'condition' ? conditionOutcome(text as string, head.span!) : expressionOutcome(text as string, head.span!)
      expect([text, withoutLists(own)]).toEqual([text, withoutLists(outcome as Outcome)])
    }
  })
})
