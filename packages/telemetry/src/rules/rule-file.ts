/**
 * Rule files: YAML read strictly, and everything that is wrong with groups and rules, with the place
 * of the rule.
 *
 * Follows model/rulefmt/rulefmt.go of Prometheus 3.16.
 */
import {
  anything, type Decoded, decodeYaml, type DecodedYaml, int, list, map, parseTemplate, pointer, prometheusDuration, struct, TemplateError, text,
} from '@track/formats'
import type { Duration } from '@track/simulation'
import { PromqlError } from '../promql/error.ts'
import { parsePromql } from '../promql/parse.ts'
import { printPromql } from '../promql/print.ts'
import { compareText, type Labels, metricName, quote } from '../series/labels.ts'
import type { Rule, RuleGroup } from './rule.ts'
import { templateFunctions } from './template/functions.ts'
import { definitions } from './template/expand.ts'

const ruleFields = {
  for: prometheusDuration, keep_firing_for: prometheusDuration, labels: map(text), annotations: map(text),
}
const groupFields = {
  name: text, interval: prometheusDuration, query_offset: pointer(prometheusDuration), limit: int, labels: map(text),
}
const writtenRule = struct('rulefmt.Rule', { record: text, alert: text, expr: text, ...ruleFields })
export const ruleGroup = struct('rulefmt.RuleGroup', { ...groupFields, rules: list(writtenRule) })
export const ruleFile = struct('rulefmt.RuleGroups', { groups: list(ruleGroup) })

/** What the file is read into a second time, for the places of its parts. */
const ruleNode = struct('rulefmt.RuleNode', { record: anything, alert: anything, expr: anything, ...ruleFields })
const fileOfNodes = struct('rulefmt.ruleGroups', { groups: list(struct('rulefmt.RuleGroupNode', { node: anything, ...groupFields, rules: list(ruleNode) })) })

export type WrittenRule = Decoded<typeof writtenRule>
export type WrittenFile = Decoded<typeof ruleFile>
export type WrittenGroup = WrittenFile['groups'][number]

export interface ParsedRuleFile {
  /** Undefined where something is wrong. */
  readonly file?: WrittenFile
  readonly errors: readonly string[]
}

export function parseRuleFile(source: string, { ignoresUnknownFields = false } = {}): ParsedRuleFile {
  const decoded = decodeYaml(source, ruleFile, { reader: 'v3', isStrict: !ignoresUnknownFields })
  const again = decodeYaml(source, fileOfNodes, { reader: 'v3', isStrict: false })
  const unread = [decoded.error, again.error].filter((error) => error !== undefined)
  if (unread.length > 0) return { errors: unread }
  const errors = faultsOf(decoded)
  return errors.length > 0 ? { errors } : { file: decoded.value, errors }
}

function faultsOf({ value, placeOf }: DecodedYaml<WrittenFile>): string[] {
  const names = new Set<string>()
  return value.groups.flatMap((group, groupIndex) => {
    const faults: string[] = []
    // The real reader forgets where groups stand.
    if (group.name === '') faults.push('0:0: Groupname must not be empty')
    if (names.has(group.name)) faults.push(`0:0: groupname: "${group.name}" is repeated in the same file`)
    names.add(group.name)
    faults.push(...labelFaults(group.labels))
    group.rules.forEach((rule, index) => {
      const at = (field: string) => {
        const { line, column } = placeOf('groups', groupIndex, 'rules', index, field)
        return `${line}:${column}: `
      }
      const where = `group ${quote(group.name)}, rule ${index + 1}, ${quote(rule.alert || rule.record)}: `
      for (const { words, fields } of ruleFaults(rule)) faults.push(`${fields.map(at).join('')}${where}${words}`)
    })
    return faults
  })
}

interface Fault {
  readonly words: string
  /** Whose places come first. */
  readonly fields: readonly string[]
}

function ruleFaults(rule: WrittenRule): Fault[] {
  const faults: Fault[] = []
  const fault = (words: string, ...fields: readonly string[]) => faults.push({ words, fields })
  if (rule.record !== '' && rule.alert !== '') fault("only one of 'record' and 'alert' must be set", 'record', 'alert')
  if (rule.record === '' && rule.alert === '') fault("one of 'record' or 'alert' must be set", 'record', 'alert')
  if (rule.expr === '') fault("field 'expr' must be set in rule", 'expr')
  else {
    const mistake = expressionFault(rule.expr)
    if (mistake !== undefined) fault(`could not parse expression: ${mistake}`, 'expr')
  }
  if (rule.record !== '') {
    if (Object.keys(rule.annotations).length > 0) fault("invalid field 'annotations' in recording rule", 'record')
    if (rule.for !== 0) fault("invalid field 'for' in recording rule", 'record')
    if (rule.keep_firing_for !== 0) fault("invalid field 'keep_firing_for' in recording rule", 'record')
    if (/[{}]/.test(rule.record)) fault(`braces present in the recording rule name; should it be in expr?: ${rule.record}`, 'record')
  }
  for (const words of labelFaults(rule.labels)) fault(words)
  if (Object.hasOwn(rule.annotations, '')) fault('invalid annotation name: ')
  for (const words of templateFaults(rule)) fault(words)
  return faults
}

function expressionFault(expression: string): string | undefined {
  try {
    parsePromql(expression)
    return undefined
  } catch (reason) {
    // The expression does not parse: the parser's words.
    if (reason instanceof PromqlError) return reason.message
    throw reason
  }
}

function labelFaults(labels: Readonly<Record<string, string>>): string[] {
  return sortedEntries(labels).filter(([name]) => name === '' || name === metricName).map(([name]) => `invalid label name: ${name}`)
}

export function templateFaults({ alert, labels, annotations }: WrittenRule): string[] {
  if (alert === '') return []
  const faultsIn = (kind: string, templates: Readonly<Record<string, string>>) => sortedEntries(templates).flatMap(([name, template]) => {
    try {
      parseTemplate(definitions + template, { name: `__alert_${alert}`, functions: templateFunctions })
      return []
    } catch (reason) {
      // The template does not parse: its words.
      if (reason instanceof TemplateError) return [`${kind} ${quote(name)}: ${reason.message}`]
      throw reason
    }
  })
  return [...faultsIn('label', labels), ...faultsIn('annotation', annotations)]
}

function sortedEntries(record: Readonly<Record<string, string>>): (readonly [string, string])[] {
  return Object.entries(record).sort(([a], [b]) => compareText(a, b))
}

/** Groups of a file that is right; `interval` is that of the server. Follows rules/manager.go: LoadGroups. */
export function loadGroups(name: string, { groups }: WrittenFile, interval: Duration, printQuery = printedPromql): RuleGroup[] {
  return groups.map((group) => ({
    file: name, name: group.name, interval: group.interval || interval, queryOffset: group.query_offset, limit: group.limit,
    rules: group.rules.map((rule) => ruleOf(rule, group, printQuery)),
  }))
}

function printedPromql(expression: string): string {
  return printPromql(parsePromql(expression))
}

function ruleOf(rule: WrittenRule, group: WrittenGroup, printQuery: (expression: string) => string): Rule {
  const query = printQuery(rule.expr)
  const labels = writtenLabels({ ...group.labels, ...rule.labels })
  if (rule.alert === '') return { is: 'recording', name: rule.record, query, labels }
  return { is: 'alerting', name: rule.alert, query, labels, holdFor: rule.for, keepFiringFor: rule.keep_firing_for, annotations: writtenLabels(rule.annotations) }
}

/** With empty values: they take a label away. */
function writtenLabels(record: Readonly<Record<string, string>>): Labels {
  return sortedEntries(record).flat()
}
