/** Files under a folder, in the order of their names. Follows cmd/sloth/commands/helpers.go of Sloth 0.12 and path/filepath.Walk of Go. */
import { type Guest, isRefusal, list, lstat } from '@track/processes'
import { compileGoPattern, PatternError } from '@track/telemetry'
import { cleanPath } from '../promtool/clean-path.ts'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { SlothFailure } from './failure.ts'
import type { Log } from './log.ts'

/** Every file from `root` down, itself if it is one. */
export function* filesUnder(root: string): Guest<string[] | { readonly error: string }> {
  const facts = yield* lstat(root)
  if (isRefusal(facts)) return { error: `lstat ${root}: ${goWords(facts.error)}` }
  if (facts.type !== 'directory') return [root]
  const names = yield* list(root)
  if (isRefusal(names)) return { error: `open ${root}: ${goWords(names.error)}` }
  const found: string[] = []
  for (const name of [...names].sort()) {
    const inner = yield* filesUnder(cleanPath(`${root}/${name}`))
    if ('error' in inner) return inner
    found.push(...inner)
  }
  return found
}

export interface PathFilters {
  readonly exclude: ((path: string) => boolean) | undefined
  readonly include: ((path: string) => boolean) | undefined
}

export function filtersOf(invocation: Invocation): PathFilters {
  return { exclude: filterOf(invocation, 'exclude'), include: filterOf(invocation, 'include') }
}

function filterOf(invocation: Invocation, what: 'exclude' | 'include'): ((path: string) => boolean) | undefined {
  const pattern = invocation.value(`fs-${what}`)
  if (pattern === '') return undefined
  try {
    const compiled = compileGoPattern(pattern)
    return (path) => compiled.matcher(path).find()
  } catch (reason) {
    // The pattern is malformed: its words.
    if (reason instanceof PatternError) throw new SlothFailure(`invalid ${what} regex: ${reason.message}`)
    throw reason
  }
}

export function* manifestsUnder(root: string, { exclude, include }: PathFilters, log: Log, window: string): Guest<string[]> {
  const files = yield* filesUnder(root)
  if ('error' in files) throw new SlothFailure(`could not discover files: could not find files recursively: ${files.error}`)
  const kept: string[] = []
  for (const path of files) {
    if (!/\.ya?ml$/i.test(path)) continue
    const why = exclude?.(path) ? 'exclude' : include && !include(path) ? 'include' : undefined
    if (why === undefined) kept.push(path)
    else yield* log.debug(`Excluding path due to ${why} filter ${path}`, { svc: 'SLODiscovery', window })
  }
  if (kept.length === 0) throw new SlothFailure('0 slo specs have been discovered')
  return kept
}

/** What strerror says, as Go says it. */
export function goWords(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
