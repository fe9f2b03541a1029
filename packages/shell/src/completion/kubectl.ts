/**
 * Words of kubectl: verbs, resource types, names, flags and their values. Follows
 * k8s.io/kubectl/pkg/util/completion of Kubernetes 1.34.
 */
import { verbs } from '../commands/kubectl/verbs.ts'
import { type FlagTable, parseFlags } from '../flags.ts'
import { findVerb, globalFlags } from '../kubectl/program.ts'
import type { Verb } from '../kubectl/verb.ts'
import { type Candidate, completeNames } from './completion.ts'
import { completeFiles } from './files.ts'
import { completeFlagNames, completeFlagValue, flagAssigned, flagAwaiting } from './flags.ts'
import type { CompletionResource, CompletionSource } from './source.ts'

const help = { help: { kind: 'boolean', short: 'h', help: 'Show this help.' } } as const satisfies FlagTable

/** Operands of which there may be as many as one likes. */
const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']

export function completeKubectl(source: CompletionSource, words: readonly string[], typed: string): Candidate[] {
  const found = findVerb(words, verbs)
  const table: FlagTable = { ...globalFlags, ...found?.verb.flags, ...help }
  const isAfterDash = words.includes('--')
  if (isAfterDash) return []
  const places = { namespace: namespaceIn(source, table, words), pod: undefined as string | undefined }
  const operands = found ? operandsOf(table, found.rest) : []
  if (operands[0] !== undefined) places.pod = operands[0].replace(/^(?:pods?|po)\//, '')
  const awaiting = flagAwaiting(table, words.at(-1))
  if (awaiting) return completeFlagValue(source, awaiting, typed, places)
  const assigned = flagAssigned(table, typed)
  if (assigned) {
    return completeFlagValue(source, assigned.spec, assigned.value, places).map(({ word, ...rest }) => ({ label: word, ...rest, word: assigned.prefix + word }))
  }
  if (typed.startsWith('-')) return completeFlagNames(table, typed)
  const family = completeVerbs(words, typed)
  if (!found || family.length > 0) return family
  return completeOperand(source, { verb: found.verb, operands, typed, namespace: places.namespace })
}

/** Verbs, and the second words of families such as `rollout`. */
function completeVerbs(words: readonly string[], typed: string): Candidate[] {
  const before = words.filter((word, index) => !word.startsWith('-') && !isValueOfGlobal(words[index - 1]))
  const names = verbs.filter(({ group }) => (group as string | undefined) !== 'hidden').map(({ name }) => name.split(' '))
  const next = names.filter((parts) => parts.length > before.length && before.every((word, index) => parts[index] === word)).map((parts) => parts[before.length]!)
  return completeNames(next, typed)
}

function isValueOfGlobal(word: string | undefined): boolean {
  return flagAwaiting(globalFlags, word) !== undefined
}

/** The operands that stand there already; a word that is not finished does no harm. */
function operandsOf(table: FlagTable, words: readonly string[]): readonly string[] {
  const operands: string[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    if (!word.startsWith('-')) operands.push(word)
    else if (flagAwaiting(table, word)) index++
  }
  return operands
}

function namespaceIn(source: CompletionSource, table: FlagTable, words: readonly string[]): string {
  const namespaceFlag = { namespace: table['namespace']! } as const satisfies FlagTable
  for (let index = words.length - 1; index >= 0; index--) {
    const word = words[index]!
    if (!/^(-n|--namespace)/.test(word)) continue
    const pair = word === '-n' || word === '--namespace' ? words.slice(index, index + 2) : [word]
    if (pair.length === 1 && !/^-n.|=/.test(word)) continue
    return String(parseFlags(namespaceFlag, pair).flags.namespace ?? source.namespace())
  }
  return source.namespace()
}

interface Operand {
  readonly verb: Verb
  readonly operands: readonly string[]
  readonly typed: string
  readonly namespace: string
}

function completeOperand(source: CompletionSource, operand: Operand): Candidate[] {
  const { verb, operands, typed, namespace } = operand
  const { completes } = verb
  if (completes === undefined) return []
  if (completes === 'files') return completeFiles(source, typed)
  if (completes === 'contexts') return completeNames(source.contexts(), typed)
  if (completes === 'nodes') return completeNames(source.names({ plural: 'nodes', group: '' }, ''), typed)
  if (completes === 'pods') return operands.length > 0 ? [] : [...namesOf(source, 'pods', typed, namespace), ...completeTypeAndName(source, typed, namespace)]
  if (completes === 'resources') return completeResources(source, operand, () => true)
  if (completes === 'workloads') return completeResources(source, operand, ({ kind }) => workloadKinds.includes(kind))
  return operands.length > 0 ? completeResources(source, operand, () => true) : completeNames(completes, typed)
}

function completeResources(source: CompletionSource, { operands, typed, namespace }: Operand, isMeant: (resource: CompletionResource) => boolean): Candidate[] {
  if (typed.includes('/')) return completeTypeAndName(source, typed, namespace)
  const [type, ...named] = operands
  if (type === undefined) return completeTypes(source, typed, isMeant)
  if (type.includes('/')) return []
  return namesOf(source, type, typed, namespace).filter(({ word }) => !named.includes(word))
}

/** Plural names; with the group where two resources share one. Short names are understood, not offered. */
function completeTypes(source: CompletionSource, typed: string, isMeant: (resource: CompletionResource) => boolean): Candidate[] {
  const comma = typed.lastIndexOf(',') + 1
  const resources = source.resources().filter(isMeant)
  const names = resources.map(({ plural, group }) => (resources.filter((each) => each.plural === plural).length > 1 && group !== '' ? `${plural}.${group}` : plural))
  return completeNames(names, typed.slice(comma)).map(({ word, after }) => ({ word: typed.slice(0, comma) + word, after, label: word }))
}

function completeTypeAndName(source: CompletionSource, typed: string, namespace: string): Candidate[] {
  const slash = typed.indexOf('/') + 1
  if (slash === 0) return []
  const type = typed.slice(0, slash - 1)
  return namesOf(source, type, typed.slice(slash), namespace).map(({ word, after }) => ({ word: `${type}/${word}`, after, label: word }))
}

function namesOf(source: CompletionSource, type: string, typed: string, namespace: string): Candidate[] {
  const found = type.toLowerCase().split(',').flatMap((each) => source.resources().filter(({ plural, singular, shortNames, kind, group }) =>
    [plural, singular, ...shortNames, kind.toLowerCase(), `${plural}.${group}`, `${singular}.${group}`].includes(each)).slice(0, 1))
  return found.flatMap((resource) => completeNames(source.names(resource, resource.namespaced ? namespace : ''), typed))
}
