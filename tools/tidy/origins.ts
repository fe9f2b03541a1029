/** The repository speaks of itself only: no path of a machine, no address of a registry, nothing of how it was made. */
import type { Finding } from './finding.ts'
import type { Repository } from './repository.ts'

/** Each with what to do; written in pieces, so that this file does not name them. */
const traces: readonly (readonly [pattern: RegExp, what: string, instead: string])[] = [
  [new RegExp(`/${'work'}/(main|shared|brief|\\.library)\\b|/${'Users'}/\\w|/root/(go|\\.)|[A-Z]:\\\\Users`), 'a path of a machine', 'write it from the root of the repository'],
  [new RegExp(`registry\\.${'npmjs'}\\.org|registry\\.yarnpkg|${'arti'}factory|verda${'ccio'}|GO${'PROXY'}=http|_auth${'Token'}`, 'i'), 'the address of a registry', 'leave it to npm'],
  [new RegExp(`"${'resolved'}": "http`), 'the address of a registry', 'leave it to npm'],
  [new RegExp(`\\b(${'Clau'}de|Chat${'GPT'}|${'Anth'}ropic|Copi${'lot'}|language ${'model'} wrote|AI-${'gen'}erated|Co-Authored${'-By'})\\b`, 'i'), 'how it was made', 'say what it is'],
]

/** What learners read may name tools of this world that bear such names. */
const skipped = /^platform\/|\.svg$/

export function checkOrigins(repository: Repository): Finding[] {
  return repository.paths.filter((path) => !skipped.test(path)).flatMap((path) => repository.text(path).split('\n').flatMap((line, index) => traces
    .filter(([pattern]) => pattern.test(line))
    .map(([, what, instead]) => ({ path, line: index + 1, what, instead }))))
}
