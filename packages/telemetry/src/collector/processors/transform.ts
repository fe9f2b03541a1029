/**
 * The transform processor: statements over every piece of a batch.
 *
 * Follows processor/transformprocessor (config.go, internal/common) of opentelemetry-collector-contrib 0.152. Left out: functions that are
 * only its own (those of metrics, set_semconv_span_name), `flatten_data`, profiles.
 */
import { oncePerRow } from '@track/simulation'
import type { Signal } from '../../otlp/export.ts'
import type { Telemetry } from '../../otlp/http.ts'
import { inferContext, withContext } from '../ottl/infer.ts'
import { OttlError } from '../ottl/ottl-error.ts'
import { anyHolds, compileConditions, compilerFor, compileStatements, type ConditionText, type ErrorMode, type Note, runStatements, type Statement } from '../ottl/sequence.ts'
import { type ContextName, type Surroundings, targetsOf } from '../ottl/target.ts'
import { OttlMap } from '../ottl/values/value.ts'
import { type Drafts, draftsOf, rowsOf } from './drafts.ts'

export interface StatementGroupConfig {
  readonly context?: ContextName | undefined
  readonly statements?: readonly string[] | undefined
  readonly conditions?: readonly string[] | undefined
  readonly error_mode?: ErrorMode | undefined
}

interface StatementGroup {
  readonly context: ContextName
  readonly statements: readonly Statement[]
  readonly conditions: readonly ConditionText[]
  readonly errorMode: ErrorMode
}

const contextsOf: Readonly<Record<Signal, readonly ContextName[]>> = {
  traces: ['resource', 'scope', 'span', 'spanevent'], metrics: ['resource', 'scope', 'metric', 'datapoint'], logs: ['resource', 'scope', 'log'],
}

/** Throws OttlError in the Collector's words. */
function compileGroup({ context, statements = [], conditions = [], error_mode: mode }: StatementGroupConfig, signal: Signal, errorMode: ErrorMode): StatementGroup {
  const inferred = context ?? inferContext(statements, conditions, contextsOf[signal])
  const full = (text: string, kind: 'statement' | 'condition') => (context === undefined ? text : withContext(text, context, kind))
  const compiler = compilerFor(inferred)
  return {
    context: inferred, errorMode: mode ?? errorMode,
    statements: compileStatements(statements.map((text) => full(text, 'statement')), compiler),
    conditions: compileConditions(conditions.map((text) => full(text, 'condition')), compiler),
  }
}

const compiledGroups = oncePerRow((_group: StatementGroupConfig) => new Map<string, StatementGroup>())

function compiledGroup(group: StatementGroupConfig, signal: Signal, errorMode: ErrorMode): StatementGroup {
  const known = compiledGroups(group)
  const key = `${signal}/${errorMode}`
  const compiled = known.get(key) ?? compileGroup(group, signal, errorMode)
  known.set(key, compiled)
  return compiled
}

/** What is wrong with any of them. */
export function statementFaults(groups: readonly StatementGroupConfig[], signal: Signal): readonly string[] {
  return groups.flatMap((group) => {
    try {
      compileGroup(group, signal, 'propagate')
      return []
    } catch (error) {
      // What the language refuses.
      if (!(error instanceof OttlError)) throw error
      return [error.message]
    }
  })
}

/** Throws OttlError where an error is passed on. */
export function transform(telemetry: Telemetry, groups: readonly StatementGroupConfig[], errorMode: ErrorMode, around: Surroundings, note: Note = () => {}): Telemetry {
  const drafts = draftsOf(telemetry)
  // Groups without a context of their own share one cache for each piece.
  for (const config of groups) runGroup(drafts, compiledGroup(config, telemetry.signal, errorMode), around, note)
  return rowsOf(drafts)
}

function runGroup({ groups }: Drafts, { context, statements, conditions, errorMode }: StatementGroup, around: Surroundings, note: Note): void {
  for (const target of targetsOf(groups, context, around)) {
    target.cache = new OttlMap()
    if (conditions.length === 0 || anyHolds(conditions, target, errorMode, note)) runStatements(statements, target, errorMode, note)
  }
}
