/**
 * Rule files of LogQL: what is wrong with them, in the words of Loki's ruler, and what their queries answer.
 *
 * Follows pkg/ruler (compat.go, grouploader.go, base/ruler.go) of Loki 3.7. Left out: places of mistakes, which it does not tell either.
 */
import { decodeYaml, escapedQuery } from '@track/formats'
import type { Duration, Instant, Simulation } from '@track/simulation'
import { printGoJson } from '../../http-api/go-json.ts'
import type { NamedFile, RuleLanguage } from '../../rules/part.ts'
import type { RuleGroup } from '../../rules/rule.ts'
import { loadGroups, ruleFile, templateFaults, type WrittenFile, type WrittenRule } from '../../rules/rule-file.ts'
import type { RuleVector } from '../../rules/rule-query.ts'
import { metricName } from '../../series/labels.ts'
import { LogqlError } from '../logql/error.ts'
import { parseLogql } from '../logql/parse.ts'
import { printLogql } from '../logql/print.ts'
import { queryLogsInstant } from '../logql/query.ts'
import { logQueryable } from '../store/select.ts'
import type { LogsState } from '../store/state.ts'

export interface ReadLokiFile {
  /** Undefined where something is wrong. */
  readonly file?: WrittenFile
  readonly errors: readonly string[]
}

export function readLokiRuleFile(text: string): ReadLokiFile {
  const { value, error } = decodeYaml(text, ruleFile, { reader: 'v3', isStrict: true })
  if (error !== undefined) return { errors: [error] }
  const errors = groupFaults(value.groups)
  return errors.length > 0 ? { errors } : { file: value, errors }
}

export function groupFaults(groups: WrittenFile['groups']): readonly string[] {
  const names = new Set<string>()
  return groups.flatMap(({ name, rules }, index) => {
    const own = [...(name === '' ? [`group ${index}: Groupname must not be empty`] : []), ...(names.has(name) ? [`groupname: "${name}" is repeated in the same file`] : [])]
    names.add(name)
    return [...own, ...rules.flatMap((rule) => ruleFault(rule, name) ?? [])]
  })
}

const nameOfMetric = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const nameOfLabel = /^[a-zA-Z_][a-zA-Z0-9_]*$/

/** The first of all. */
function ruleFault(rule: WrittenRule, group: string): string | undefined {
  const { record, alert, expr, labels, annotations } = rule
  if (record !== '' && alert !== '') return "only one of 'record' and 'alert' must be set"
  if (record === '' && alert === '') return "one of 'record' or 'alert' must be set"
  if (expr === '') return "field 'expr' must be set in rule"
  const mistake = mistakeIn(expr)
  if (mistake !== undefined) return `could not parse expression for ${record === '' ? `alert '${alert}'` : `record '${record}'`} in group '${group}': ${mistake}`
  if (record !== '') {
    if (Object.keys(annotations).length > 0) return "invalid field 'annotations' in recording rule"
    if (rule.for !== 0) return "invalid field 'for' in recording rule"
    if (!nameOfMetric.test(record)) return `invalid recording rule name: ${record}`
  }
  const label = Object.keys(labels).find((name) => !nameOfLabel.test(name) || name === metricName)
  if (label !== undefined) return `invalid label name: ${label}`
  const annotation = Object.keys(annotations).find((name) => !nameOfLabel.test(name))
  return annotation === undefined ? templateFaults(rule)[0] : `invalid annotation name: ${annotation}`
}

function mistakeIn(expression: string): string | undefined {
  try {
    parseLogql(expression)
    return undefined
  } catch (error) {
    // The expression does not parse.
    if (!(error instanceof LogqlError)) throw error
    return error.message
  }
}

function readFiles(files: readonly NamedFile[], interval: Duration): { readonly groups?: readonly RuleGroup[]; readonly errors: readonly string[] } {
  const groups: RuleGroup[] = []
  for (const { name, text } of files) {
    const { file, errors } = readLokiRuleFile(text)
    if (!file) return { errors: errors.map((error) => `${name}: ${error}`) }
    groups.push(...loadGroups(name, file, interval, (expression) => printLogql(parseLogql(expression))))
  }
  return { groups, errors: [] }
}

/** LogQL as the language of rules. */
export function lokiRuleLanguage(storeOf: (simulation: Simulation) => LogsState): RuleLanguage {
  return {
    readFiles,
    ask: (simulation, query, at) => ask(storeOf(simulation), query, at),
    linkOf: (query) => `/explore?left=${escapedQuery(`{"queries":[${printGoJson({ expr: query, queryType: 'range' })}]}`)}`,
  }
}

function ask(store: LogsState, query: string, at: Instant): RuleVector | { readonly error: string } {
  const parsed = parseLogql(query)
  if (parsed.kind === 'logs') return { error: 'rule result is not a vector or scalar' }
  try {
    const found = queryLogsInstant(logQueryable(store), parsed, at)
    if (found.resultType === 'vector') return found.result
    return found.resultType === 'scalar' ? [{ labels: [], value: found.result.value }] : { error: 'rule result is not a vector or scalar' }
  } catch (error) {
    // The query cannot be answered.
    if (!(error instanceof LogqlError)) throw error
    return { error: `rule evaluation failed: ${error.message}` }
  }
}
