/** What is wrong with rules of relabelling. Follows pkg/prometheus/validation/validator.go of the Prometheus Operator 0.94, for Prometheus 3. */
import { quoteGo } from '@track/simulation'
import { compileGoPattern, PatternError } from '@track/telemetry'
import type { RelabelConfig } from '../objects.ts'
import { type Fault, firstOf, within } from './fault.ts'

export function relabelingsFault(rules: readonly RelabelConfig[] | undefined): Fault {
  return firstOf(rules, (rule, index) => within(`[${index}]`, ruleFault(rule)))
}

interface Rule extends RelabelConfig {
  /** As it is written. */
  readonly shown: string
}

interface Demand {
  readonly of: readonly string[]
  isMet(rule: Rule): boolean
  words(rule: Rule): string
}

const isDefault = (value: unknown, byDefault: unknown) => value === undefined || value === byDefault

const badTarget = ({ targetLabel = '', shown }: Rule) => `${quoteGo(targetLabel)} is invalid 'target_label' for ${shown} action`

/** In the order in which they are asked. */
const demands: readonly Demand[] = [
  { of: ['hashmod'], isMet: ({ modulus = 0 }) => modulus !== 0, words: () => 'relabel configuration for hashmod requires non-zero modulus' },
  {
    of: ['replace', 'hashmod', 'lowercase', 'uppercase', 'keepequal', 'dropequal'], isMet: ({ targetLabel = '' }) => targetLabel !== '',
    words: ({ shown }) => `relabel configuration for ${shown} action needs targetLabel value`,
  },
  {
    of: ['replace', 'lowercase', 'uppercase', 'keepequal', 'dropequal'], isMet: ({ targetLabel = '' }) => isLabelName(targetLabel), words: badTarget,
  },
  {
    of: ['lowercase', 'uppercase', 'keepequal', 'dropequal'], isMet: ({ replacement }) => isDefault(replacement, '$1'),
    words: ({ shown }) => `'replacement' can not be set for ${shown} action`,
  },
  {
    of: ['labelmap'], isMet: ({ replacement }) => replacement === undefined || isLabelName(replacement),
    words: ({ replacement = '', shown }) => `${quoteGo(replacement)} is invalid 'replacement' for ${shown} action`,
  },
  { of: ['hashmod'], isMet: ({ targetLabel = '' }) => isLabelName(targetLabel), words: badTarget },
  {
    of: ['keepequal', 'dropequal'], isMet: ({ regex = '', ...rule }) => (regex === '' || regex === '(.*)') && hasNoOther(rule),
    words: ({ shown }) => `${shown} action requires only 'source_labels' and \`target_label\`, and no other fields`,
  },
  {
    of: ['labeldrop', 'labelkeep'], isMet: ({ sourceLabels = [], targetLabel = '', ...rule }) => sourceLabels.length === 0 && targetLabel === '' && hasNoOther(rule),
    words: ({ shown }) => `${shown} action requires only 'regex', and no other fields`,
  },
]

function hasNoOther({ modulus = 0, separator, replacement }: Partial<Rule>): boolean {
  return modulus === 0 && isDefault(separator, ';') && isDefault(replacement, '$1')
}

export function isLabelName(name: string): boolean {
  return name !== '' && name.isWellFormed()
}

function ruleFault(given: RelabelConfig): Fault {
  const shown = given.action || 'replace'
  const rule = { ...given, shown }
  const pattern = patternFault(given.regex ?? '')
  if (pattern !== undefined) return `invalid regex ${given.regex ?? ''} for relabel configuration: ${pattern}`
  return demands.find(({ of, isMet }) => of.includes(shown.toLowerCase()) && !isMet(rule))?.words(rule)
}

function patternFault(pattern: string): Fault {
  try {
    compileGoPattern(`^(?s:${pattern})$`)
    return undefined
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    return error.message
  }
}
