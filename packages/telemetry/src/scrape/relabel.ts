/**
 * Relabelling: rules that rewrite a label set, or drop it.
 *
 * Follows model/relabel/relabel.go of Prometheus 3, names in UTF-8.
 */
import { md5 } from '@noble/hashes/legacy.js'
import { compilePattern } from '../series/matcher.ts'
import { compareText, type Labels, labelsRecord, labelsOf } from '../series/labels.ts'

export type RelabelAction =
  | 'replace' | 'keep' | 'drop' | 'keepequal' | 'dropequal' | 'hashmod'
  | 'labelmap' | 'labeldrop' | 'labelkeep' | 'lowercase' | 'uppercase'

export interface RelabelConfig {
  readonly sourceLabels?: readonly string[]
  readonly separator?: string
  readonly regex?: string
  readonly modulus?: number
  readonly targetLabel?: string
  readonly replacement?: string
  readonly action?: RelabelAction
}

const defaults = {
  sourceLabels: [], separator: ';', regex: '(.*)', modulus: 0, targetLabel: '', replacement: '$1', action: 'replace',
} as const

interface Rule {
  readonly config: Required<RelabelConfig>
  /** The joined values of the source labels. */
  readonly source: string
  readonly labels: Record<string, string>
}

/** What each action does; false drops the label set. */
const actions: Readonly<Record<RelabelAction, (rule: Rule) => boolean>> = {
  replace: replaceLabel,
  keep: ({ config, source }) => matches(config.regex, source),
  drop: ({ config, source }) => !matches(config.regex, source),
  keepequal: ({ config, source, labels }) => (labels[config.targetLabel] ?? '') === source,
  dropequal: ({ config, source, labels }) => (labels[config.targetLabel] ?? '') !== source,
  hashmod: ({ config, source, labels }) => assign(labels, config.targetLabel, hashMod(source, config.modulus)),
  labelmap: ({ config, labels }) => {
    const pattern = compilePattern(config.regex)
    for (const [name, value] of Object.entries(labels)) {
      if (pattern.matches(name)) assign(labels, expand(config.regex, config.replacement, name) ?? '', value)
    }
    return true
  },
  labeldrop: ({ config, labels }) => dropLabels(labels, (name) => matches(config.regex, name)),
  labelkeep: ({ config, labels }) => dropLabels(labels, (name) => !matches(config.regex, name)),
  lowercase: ({ config, source, labels }) => assign(labels, config.targetLabel, source.toLowerCase()),
  uppercase: ({ config, source, labels }) => assign(labels, config.targetLabel, source.toUpperCase()),
}

/** The labels after all rules, or undefined when a rule drops them. */
export function relabel(labels: Labels, configs: readonly RelabelConfig[]): Labels | undefined {
  if (configs.length === 0) return labels
  const record = labelsRecord(labels)
  for (const written of configs) {
    const config = { ...defaults, ...written }
    const source = config.sourceLabels.map((name) => record[name] ?? '').join(config.separator)
    if (!actions[config.action]({ config, source, labels: record })) return undefined
  }
  return labelsOf(record)
}

function replaceLabel({ config, source, labels }: Rule): boolean {
  const target = expand(config.regex, config.targetLabel, source)
  if (!target) return true
  return assign(labels, target, expand(config.regex, config.replacement, source) ?? '')
}

function matches(regex: string, text: string): boolean {
  return compilePattern(regex).matches(text)
}

/** A Go template (`$1`, `${name}`) over the groups of a pattern that matches the whole text; undefined when it does not. */
export function expand(regex: string, template: string, text: string): string | undefined {
  const pattern = compilePattern(regex)
  const matcher = pattern.matcher(text)
  if (!matcher.matches()) return undefined
  const named = pattern.namedGroups()
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare: string | undefined, braced: string | undefined) => {
    if (whole === '$$') return '$'
    const name = bare ?? braced!
    const group = /^\d+$/.test(name) ? Number(name) : named[name]
    return group === undefined || group > pattern.groupCount() ? '' : matcher.group(group) ?? ''
  })
}

function assign(labels: Record<string, string>, name: string, value: string): boolean {
  if (value === '') delete labels[name]
  else labels[name] = value
  return true
}

function dropLabels(labels: Record<string, string>, isDropped: (name: string) => boolean): boolean {
  for (const name of Object.keys(labels).sort(compareText)) if (isDropped(name)) delete labels[name]
  return true
}

/** The last eight bytes of the MD5 sum, as a number, modulo. */
function hashMod(text: string, modulus: number): string {
  let number = 0n
  for (const byte of md5(new TextEncoder().encode(text)).subarray(8)) number = (number << 8n) | BigInt(byte)
  return String(number % BigInt(modulus))
}

/** What Prometheus says of a rule that makes no sense; undefined when it does. */
export function relabelFault(written: RelabelConfig): string | undefined {
  const config = { ...defaults, ...written }
  const { action } = config
  if (action === 'hashmod' && config.modulus === 0) return 'relabel configuration for hashmod requires non-zero modulus'
  const targeted = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'].includes(action)
  if (targeted && config.targetLabel === '') return `relabel configuration for ${action} action requires 'target_label' value`
  if (['lowercase', 'uppercase', 'keepequal', 'dropequal'].includes(action) && config.replacement !== defaults.replacement) {
    return `'replacement' can not be set for ${action} action`
  }
  const others = config.modulus !== 0 || config.separator !== ';' || config.replacement !== defaults.replacement
  if (['keepequal', 'dropequal'].includes(action) && (others || config.regex !== defaults.regex)) {
    return `${action} action requires only 'source_labels' and \`target_label\`, and no other fields`
  }
  if (['labeldrop', 'labelkeep'].includes(action) && (others || config.targetLabel !== '' || config.sourceLabels.length > 0)) {
    return `${action} action requires only 'regex', and no other fields`
  }
  return undefined
}
