/** Names of files and folders: what is inside, in the words of the field, in kebab case. */
import type { Finding } from './finding.ts'
import { isSource, type Repository } from './repository.ts'

/** Words that say nothing about what is inside. */
export const vagueWords: ReadonlySet<string> = new Set([
  'util', 'utils', 'utility', 'utilities', 'helper', 'helpers', 'common', 'shared', 'misc', 'manager', 'managers', 'stuff', 'lib',
])

/** Real names of tools and formats that contain such a word. */
const realNames = /cert-manager|controller-manager|actions-runner-manager|secrets?-manager|package-manager|_helpers\.tpl/g

const kebabCase = /^\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/
const checkedRoots = ['packages/', 'apps/', 'tools/', 'tests/', 'docs/']

export function checkNames(repository: Repository): Finding[] {
  return repository.paths.filter((path) => checkedRoots.some((root) => path.startsWith(root))).flatMap((path) => {
    const vague = path.replace(realNames, '').split(/[/._-]/).find((word) => vagueWords.has(word.toLowerCase()))
    if (vague !== undefined) return [finding(path, `"${vague}" in a path`, 'name it after the one thing that is inside')]
    const file = path.slice(path.lastIndexOf('/') + 1)
    if (!isSource(path) || kebabCase.test(file)) return []
    return [finding(path, `"${file}" is not in kebab case`, 'write file-name.ts')]
  })
}

function finding(path: string, what: string, instead: string): Finding {
  return { path, line: 1, what, instead }
}
