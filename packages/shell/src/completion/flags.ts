/** Flags of a command and their values, from the table that its parser reads. */
import type { FlagSpec, FlagTable } from '../flags.ts'
import { type Candidate, completeNames } from './completion.ts'
import { completeFiles } from './files.ts'
import type { CompletionSource } from './source.ts'

/** What a flag's value may be completed with besides the fixed words. */
export interface FlagPlaces {
  readonly namespace: string
  /** The pod whose containers are meant. */
  readonly pod: string | undefined
}

/** The flags that begin like this; a flag with a value ends in `=`. */
export function completeFlagNames(table: FlagTable, typed: string): Candidate[] {
  return Object.entries(table).filter(([name, { hidden }]) => !hidden && `--${name}`.startsWith(typed)).map(([name, spec]): Candidate => {
    const needsValue = spec.kind !== 'boolean' && spec.bare === undefined
    return needsValue ? { word: `--${name}=`, after: '' } : { word: `--${name}`, after: ' ' }
  })
}

/** The flag whose value the next word is: the word before is `-n`, `--output`, or a cluster that ends in one. */
export function flagAwaiting(table: FlagTable, word: string | undefined): FlagSpec | undefined {
  if (word === undefined || !word.startsWith('-') || word.includes('=')) return undefined
  const spec = word.startsWith('--') ? table[word.slice(2)] : Object.values(table).find(({ short }) => short === word.at(-1))
  return spec && spec.kind !== 'boolean' && spec.bare === undefined ? spec : undefined
}

/** `--output=ya`: the flag, and what of its value is typed. */
export function flagAssigned(table: FlagTable, word: string): { readonly spec: FlagSpec; readonly prefix: string; readonly value: string } | undefined {
  const [, prefix = '', name = '', value = ''] = /^(--?([\w-]+)=)(.*)$/s.exec(word) ?? []
  if (prefix === '') return undefined
  const spec = prefix.startsWith('--') ? table[name] : Object.values(table).find(({ short }) => short === name)
  return spec && { spec, prefix, value }
}

export function completeFlagValue(source: CompletionSource, spec: FlagSpec, typed: string, { namespace, pod }: FlagPlaces): Candidate[] {
  const { completes } = spec
  if (completes === undefined) return []
  if (completes === 'file') return completeFiles(source, typed)
  if (completes === 'namespace') return completeNames(source.names({ plural: 'namespaces', group: '' }, ''), typed)
  if (completes === 'node') return completeNames(source.names({ plural: 'nodes', group: '' }, ''), typed)
  if (completes === 'context') return completeNames(source.contexts(), typed)
  if (completes === 'container') return pod === undefined ? [] : completeNames(source.containers(pod, namespace), typed)
  return completes.filter((each) => each.startsWith(typed)).map((word): Candidate => ({ word, after: word.endsWith('=') ? '' : ' ' }))
}
