/**
 * The repository speaks of itself only: no path of a machine, no address of a registry, nothing of
 * how it was made.
 */
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

/** Written in pieces, so that this file does not say them. */
const machinePaths = [`/${'work'}/(main|shared|brief|\\.library)\\b`, `/${'Users'}/\\w`, '/root/(go|\\.)', '[A-Z]:\\\\Users']
const registries = [
  `registry\\.${'npmjs'}\\.org`, 'registry\\.yarnpkg', `${'arti'}factory`, `verda${'ccio'}`, `GO${'PROXY'}=http`, `_auth${'Token'}`,
  `"${'resolved'}": "http`,
]
const makers = [
  `\\b${'Clau'}de\\b`, `Chat${'GPT'}`, `\\b${'Anth'}ropic\\b`, `\\bCopi${'lot'}\\b`, `language ${'model'} wrote`, `AI-${'gen'}erated`,
  `Co-Authored${'-By'}`,
]

const traces: readonly (readonly [pattern: RegExp, what: string, instead: string])[] = [
  [new RegExp(machinePaths.join('|')), 'a path of a machine', 'write it from the root of the repository'],
  [new RegExp(registries.join('|'), 'i'), 'the address of a registry', 'leave it to npm'],
  [new RegExp(makers.join('|'), 'i'), 'how it was made', 'say what it is'],
]

/** What learners read may name tools of this world that bear such names. */
const skipped = /^platform\/|\.svg$/

export function checkOrigins(repository: Repository): Finding[] {
  return repository.paths.filter((path) => !skipped.test(path)).flatMap((path) => findingsIn(path, repository.text(path)))
}

function findingsIn(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, index) => traces
    .filter(([pattern]) => pattern.test(line))
    .map(([, what, instead]) => ({ path, line: index + 1, what, instead })))
}
