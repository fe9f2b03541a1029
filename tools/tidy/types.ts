/** Types say what is known: no `any`, and no comment that silences the compiler or the linter. */
import ts from 'typescript'
import { type Finding, findingAt } from './finding.ts'
import { isSource, type Repository, visitAll } from './repository.ts'

const silencers = /@ts-(ignore|nocheck|expect-error)|(eslint|oxlint)-disable/

export function checkTypes(repository: Repository): Finding[] {
  return repository.paths.filter((path) => isSource(path) && !path.startsWith('tools/tidy/')).flatMap((path) => {
    const findings: Finding[] = []
    visitAll(repository.syntax(path), (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) findings.push(findingAt(node, 'any', 'name the type, or take unknown and look'))
    })
    for (const [index, line] of repository.text(path).split('\n').entries()) {
      const [silencer] = silencers.exec(line) ?? []
      if (silencer) findings.push({ path, line: index + 1, what: silencer, instead: 'mend what it would say' })
    }
    return findings
  })
}
