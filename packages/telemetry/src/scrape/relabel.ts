/**
 * Relabelling: rules that rewrite a label set, or drop it.
 *
 * Follows model/relabel/relabel.go of Prometheus 3, names in UTF-8.
 */
import { md5 } from '@noble/hashes/legacy.js'
import { oncePerRow } from '@track/simulation'
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

/** A rule with what it leaves out, and its pattern ready. */
interface Compiled extends Required<RelabelConfig> {
  readonly pattern: Pattern
}

const compiled = oncePerRow((written: RelabelConfig): Compiled => {
  const config = { ...defaults, ...written }
  return { ...config, pattern: patternOf(config.regex) }
})

interface Rule {
  readonly config: Compiled
  /** The joined values of the source labels. */
  readonly source: string
  readonly labels: Record<string, string>
}

/** What each action does; false drops the label set. */
const actions: Readonly<Record<RelabelAction, (rule: Rule) => boolean>> = {
  replace: replaceLabel,
  keep: ({ config, source }) => config.pattern.match(source) !== undefined,
  drop: ({ config, source }) => config.pattern.match(source) === undefined,
  keepequal: ({ config, source, labels }) => (labels[config.targetLabel] ?? '') === source,
  dropequal: ({ config, source, labels }) => (labels[config.targetLabel] ?? '') !== source,
  hashmod: ({ config, source, labels }) => assign(labels, config.targetLabel, hashMod(source, config.modulus)),
  labelmap: ({ config: { pattern, replacement }, labels }) => {
    for (const [name, value] of Object.entries(labels)) {
      const groups = pattern.match(name)
      if (groups) assign(labels, expanded(pattern, groups, replacement), value)
    }
    return true
  },
  labeldrop: ({ config, labels }) => dropLabels(labels, (name) => config.pattern.match(name) !== undefined),
  labelkeep: ({ config, labels }) => dropLabels(labels, (name) => config.pattern.match(name) === undefined),
  lowercase: ({ config, source, labels }) => assign(labels, config.targetLabel, source.toLowerCase()),
  uppercase: ({ config, source, labels }) => assign(labels, config.targetLabel, source.toUpperCase()),
}

/** The labels after all rules, or undefined when a rule drops them. */
export function relabel(labels: Labels, configs: readonly RelabelConfig[]): Labels | undefined {
  if (configs.length === 0) return labels
  const record = labelsRecord(labels)
  return relabelRecord(record, configs) ? labelsOf(record) : undefined
}

/** The same, in place; false when a rule drops them. */
export function relabelRecord(labels: Record<string, string>, configs: readonly RelabelConfig[]): boolean {
  return configs.every((written) => {
    const config = compiled(written)
    const source = config.sourceLabels.map((name) => labels[name] ?? '').join(config.separator)
    return actions[config.action]({ config, source, labels })
  })
}

function replaceLabel({ config: { pattern, targetLabel, replacement }, source, labels }: Rule): boolean {
  const groups = pattern.match(source)
  const target = groups && expanded(pattern, groups, targetLabel)
  return target ? assign(labels, target, expanded(pattern, groups, replacement)) : true
}

/** A pattern that matches a text as a whole. */
interface Pattern {
  /** The text and its groups; undefined where it does not match. */
  match(text: string): readonly string[] | undefined
  readonly names: Readonly<Record<string, number>>
}

/** Of most rules the pattern is a word, or what begins with one; those need no engine. */
function patternOf(regex: string): Pattern {
  if (/^[\w/: -]*$/.test(regex)) return { names: {}, match: (text) => (text === regex ? [text] : undefined) }
  const [, prefix, times] = /^(\w*)\(\.([+*])\)$/.exec(regex) ?? []
  if (prefix !== undefined) {
    const least = prefix.length + (times === '+' ? 1 : 0)
    return { names: {}, match: (text) => (text.length >= least && text.startsWith(prefix) ? [text, text.slice(prefix.length)] : undefined) }
  }
  const pattern = compilePattern(regex)
  return {
    names: pattern.namedGroups() as Readonly<Record<string, number>>,
    match(text) {
      const matcher = pattern.matcher(text)
      return matcher.matches() ? Array.from({ length: pattern.groupCount() + 1 }, (_, group) => matcher.group(group) ?? '') : undefined
    },
  }
}

/** A Go template (`$1`, `${name}`) over the groups of a pattern that matches the whole text; undefined when it does not. */
export function expand(regex: string, template: string, text: string): string | undefined {
  const pattern = patternOf(regex)
  const groups = pattern.match(text)
  return groups && expanded(pattern, groups, template)
}

function expanded({ names }: Pattern, groups: readonly string[], template: string): string {
  if (!template.includes('$')) return template
  return template.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare: string | undefined, braced: string | undefined) => {
    if (whole === '$$') return '$'
    const name = bare ?? braced!
    const group = /^\d+$/.test(name) ? Number(name) : names[name]
    return group === undefined ? '' : groups[group] ?? ''
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
