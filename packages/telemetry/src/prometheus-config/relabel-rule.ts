/**
 * Rules of relabelling as they are written, and what is wrong with one.
 *
 * Follows Config in model/relabel/relabel.go of Prometheus 3.16.
 */
import { quoteGo } from '@track/simulation'
import { list, named, pointer } from '@track/formats'
import { type Kind, structOf, textKind, textOf, uintKind, type ValueOf } from '../alertmanager/config/kind.ts'
import { FlowList } from '../alertmanager/config/print-config.ts'
import { compileGo } from '../alertmanager/matchers/matcher.ts'
import type { RelabelAction, RelabelConfig } from '../scrape/relabel.ts'
import { isLegacyLabelName } from '../series/labels.ts'
import { PatternError } from '../series/matcher.ts'
import { labelNameKind, several, shownText } from './kind.ts'

const actions = [
  'replace', 'keep', 'drop', 'hashmod', 'labelmap', 'labeldrop', 'labelkeep', 'lowercase', 'uppercase', 'keepequal', 'dropequal',
]

const actionKind = textOf((given) => {
  const action = given.toLowerCase()
  return actions.includes(action) ? { value: action } : { error: `unknown relabel action ${quoteGo(given)}` }
}, '', textKind)

/** Undefined is the pattern of a rule that gives none, which is not printed even where another is the same. */
const regexKind: Kind<string | undefined> = textOf((pattern) => {
  try {
    compileGo(`^(?s:${pattern})$`)
    return { value: pattern as string | undefined }
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    return { error: error.message }
  }
}, '' as string | undefined, { print: (pattern) => pattern ?? '', isZero: (pattern) => pattern === undefined })

const sourcesKind: Kind<readonly string[] | undefined> = {
  shape: pointer(named('model.LabelNames', list(labelNameKind.shape))), print: (names) => new FlowList(names ?? []), isZero: (names) => (names?.length ?? 0) === 0,
}

const ruleKind = structOf('relabel.plain', {
  source_labels: sourcesKind, separator: shownText, regex: regexKind, modulus: uintKind, target_label: textKind, replacement: shownText,
  action: actionKind,
}, { initial: { action: 'replace', separator: ';', regex: undefined, replacement: '$1' }, check: (rule) => rule })

export type WrittenRule = ValueOf<typeof ruleKind>

/** `[]*relabel.Config` */
export const rulesKind = several('relabel.Config', ruleKind)
export type WrittenRules = ValueOf<typeof rulesKind>

const legacyTemplate = /^(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))+\w*)+$/

const needTarget = ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal']
const changeOne = ['lowercase', 'uppercase', 'keepequal', 'dropequal']

function isLabelName(name: string, scheme: string): boolean {
  return scheme === 'legacy' ? isLegacyLabelName(name) : name !== ''
}

function ruleFault(rule: WrittenRule, scheme: string): string | undefined {
  const { action, target_label: target, replacement, separator, regex, modulus, source_labels: sources } = rule
  if (action === '') return 'relabel action cannot be empty'
  if (action === 'hashmod' && modulus === 0) return 'relabel configuration for hashmod requires non-zero modulus'
  if (needTarget.includes(action) && target === '') return `relabel configuration for ${action} action requires 'target_label' value`
  const badTarget = `${quoteGo(target)} is invalid 'target_label' for ${action} action`
  const isTemplateRight = (given: string) => (scheme === 'utf8' ? isLabelName(given, scheme) : legacyTemplate.test(given))
  if (action === 'replace' && !(target.includes('$') ? isTemplateRight(target) : isLabelName(target, scheme))) return badTarget
  if (changeOne.includes(action) && !isLabelName(target, scheme)) return badTarget
  if (changeOne.includes(action) && replacement !== '$1') return `'replacement' can not be set for ${action} action`
  if (action === 'labelmap' && !isTemplateRight(replacement)) return `${quoteGo(replacement)} is invalid 'replacement' for ${action} action`
  if (action === 'hashmod' && !isLabelName(target, scheme)) return badTarget
  const others = modulus !== 0 || separator !== ';' || replacement !== '$1'
  if ((action === 'dropequal' || action === 'keepequal') && (regex !== undefined || others)) {
    return `${action} action requires only 'source_labels' and \`target_label\`, and no other fields`
  }
  if ((action === 'labeldrop' || action === 'labelkeep') && (sources !== undefined || target !== '' || others)) {
    return `${action} action requires only 'regex', and no other fields`
  }
  return undefined
}

/** The first fault of several; a null among them is said before. */
export function rulesFault(rules: WrittenRules, scheme: string): string | undefined {
  for (const rule of rules) {
    const fault = rule && ruleFault(rule, scheme)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** As relabelling carries it out; what is by default is left out. */
export function relabelRules(rules: WrittenRules): readonly RelabelConfig[] {
  return rules.flatMap((rule) => (rule ? [{
    ...(rule.source_labels && rule.source_labels.length > 0 && { sourceLabels: rule.source_labels }), ...(rule.separator !== ';' && { separator: rule.separator }),
    ...(rule.regex !== undefined && { regex: rule.regex }), ...(rule.modulus > 0 && { modulus: rule.modulus }),
    ...(rule.target_label !== '' && { targetLabel: rule.target_label }), ...(rule.replacement !== '$1' && { replacement: rule.replacement }),
    ...(rule.action !== 'replace' && { action: rule.action as RelabelAction }),
  }] : []))
}
