/**
 * Operands that end in `NAME=VALUE` and `NAME-`.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/helpers.go (GetResourcesAndPairs, ParsePairs) of Kubernetes 1.34.
 */
import { KubectlError } from '../errors.ts'

export interface Pairs {
  readonly resources: readonly string[]
  readonly pairs: ReadonlyMap<string, string>
  readonly removals: readonly string[]
}

/** `what`: label, annotation, image. */
export function pairsIn(operands: readonly string[], what: string, { removes = false }: { removes?: boolean } = {}): Pairs {
  const isPair = (word: string) => (word.includes('=') && !word.startsWith('=')) || (word.endsWith('-') && word !== '-')
  const first = operands.findIndex(isPair)
  const resources = first < 0 ? operands : operands.slice(0, first)
  const words = first < 0 ? [] : operands.slice(first)
  if (words.some((word) => !isPair(word))) throw new KubectlError(`all resources must be specified before ${what} changes: ${words.find((word) => !isPair(word))!}`)
  return { resources, ...parsePairs(words, what, removes) }
}

export function parsePairs(words: readonly string[], what: string, removes: boolean): Pick<Pairs, 'pairs' | 'removals'> {
  const pairs = new Map<string, string>()
  const removals: string[] = []
  const invalid: string[] = []
  for (const word of words) {
    const at = word.indexOf('=')
    if (at > 0) pairs.set(word.slice(0, at), word.slice(at + 1))
    else if (removes && word.endsWith('-')) removals.push(word.slice(0, -1))
    else invalid.push(word)
  }
  if (invalid.length > 0) throw new KubectlError(`invalid ${what} format: ${invalid.join(', ')}`)
  return { pairs, removals }
}
