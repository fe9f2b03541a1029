/**
 * Documents name only what exists: paths in backticks and in links, npm scripts, and, in the
 * README of a package, the functions that it shows.
 */
import type { Finding } from './finding.ts'
import { isSource, packageOf, type Repository } from './repository.ts'

const checked = /^[A-Z]+\.md$|^docs\/.*\.md$|^(packages|apps|tools)\/[^/]+\/README\.md$/
const roots = /^(packages|apps|tools|tests|docs|platform)\//

export function checkDocuments(repository: Repository): Finding[] {
  const folders = foldersOf(repository)
  const exists = (path: string) => repository.has(path) || folders.has(path.replace(/\/$/, ''))
  return repository.paths.filter((path) => checked.test(path)).flatMap((path) => {
    const findings: Finding[] = []
    for (const [index, line] of repository.text(path).split('\n').entries()) {
      for (const what of missingIn(repository, path, line, exists)) {
        findings.push({ path, line: index + 1, what: `${what} does not exist`, instead: 'name what is there' })
      }
    }
    return findings
  })
}

function missingIn(repository: Repository, path: string, line: string, exists: (path: string) => boolean): string[] {
  const missing: string[] = []
  for (const [, code] of line.matchAll(/`([^`]+)`/g)) {
    if (roots.test(code!) && !/[<>*{}…\s]/.test(code!) && !exists(code!.replace(/:\d+$/, ''))) missing.push(code!)
    const [, name] = /^([A-Za-z]\w*)\(/.exec(code!) ?? []
    if (name !== undefined && path.startsWith('packages/') && !isInPackage(repository, packageOf(path)!, name)) missing.push(code!)
  }
  for (const [, target] of line.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(https?:|mailto:|#)/.test(target!)) continue
    const linked = new URL(target!.replace(/#.*$/, ''), `file:///${path}`).pathname.slice(1)
    if (!exists(decodeURIComponent(linked))) missing.push(`the link ${target!}`)
  }
  for (const [, script] of line.matchAll(/npm run ([\w:-]+)/g)) {
    if (!scriptsOf(repository).includes(script!)) missing.push(`npm run ${script!}`)
  }
  return missing
}

function isInPackage(repository: Repository, name: string, identifier: string): boolean {
  return repository.paths.some((path) => path.startsWith(`packages/${name}/`) && isSource(path)
    && new RegExp(`\\b${identifier}\\b`).test(repository.text(path)))
}

function scriptsOf(repository: Repository): string[] {
  if (!repository.has('package.json')) return []
  const { scripts = {} } = JSON.parse(repository.text('package.json')) as { scripts?: Record<string, string> }
  return Object.keys(scripts)
}

function foldersOf(repository: Repository): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const path of repository.paths) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) folders.add(path.slice(0, end))
  }
  return folders
}
