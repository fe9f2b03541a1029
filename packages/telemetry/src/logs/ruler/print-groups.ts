/** Groups of rules as YAML. Follows yaml.v3 of go.yaml.in (its indentation), model/rulefmt of Prometheus 3 and pkg/ruler/rulespb of Loki 3.7. Left out: `keep_firing_for` and labels of groups, which Loki forgets. */
import { printYaml } from '@track/formats'
import { printPrometheusDuration } from '@track/simulation'
import type { WrittenFile, WrittenGroup, WrittenRule } from '../../rules/rule-file.ts'
import { compareText } from '../../series/labels.ts'

/** A key with its value, on lines of their own where the value has several. */
function line(indent: number, key: string, value: string): readonly string[] {
  const [first = '', ...rest] = printYaml({ [key]: value }).trimEnd().split('\n')
  const isLiteral = /: [|>][-+]?\d*$/.test(first)
  if (!isLiteral) return [' '.repeat(indent) + [first, ...rest.map((each) => each.trim())].join(' ')]
  const inner = ' '.repeat(indent + 2)
  return [' '.repeat(indent) + first, ...rest.map((each) => (each === '' ? '' : inner + each.slice(2)))]
}

function texts(indent: number, key: string, values: Readonly<Record<string, string>>): readonly string[] {
  const names = Object.keys(values).toSorted(compareText)
  return names.length === 0 ? [] : [`${' '.repeat(indent)}${key}:`, ...names.flatMap((name) => line(indent + 2, name, values[name]!))]
}

function item(indent: number, lines: readonly string[]): readonly string[] {
  return lines.map((each, index) => (index === 0 ? `${' '.repeat(indent)}- ${each.trimStart()}` : each))
}

function ruleLines(rule: WrittenRule): readonly string[] {
  const indent = 10
  return item(indent - 2, [
    ...(rule.record === '' ? line(indent, 'alert', rule.alert) : line(indent, 'record', rule.record)), ...line(indent, 'expr', rule.expr),
    ...(rule.for === 0 ? [] : line(indent, 'for', printPrometheusDuration(rule.for))), ...texts(indent, 'labels', rule.labels), ...texts(indent, 'annotations', rule.annotations),
  ])
}

function groupLines({ name, interval, limit, rules }: WrittenGroup): readonly string[] {
  const indent = 6
  return item(indent - 2, [
    ...line(indent, 'name', name), ...(interval === 0 ? [] : line(indent, 'interval', printPrometheusDuration(interval))), ...(limit === 0 ? [] : [`      limit: ${limit}`]),
    ...(rules.length === 0 ? ['      rules: []'] : ['      rules:', ...rules.flatMap(ruleLines)]),
  ])
}

/** By namespace, which is the file's name. */
export function printRuleGroups(files: readonly { readonly name: string; readonly file: WrittenFile }[]): string {
  const sorted = files.toSorted((a, b) => compareText(a.name, b.name))
  return `${sorted.flatMap(({ name, file }) => [`${name}:`, ...file.groups.flatMap(groupLines)]).join('\n')}\n`
}
