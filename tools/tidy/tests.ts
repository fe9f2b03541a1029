/** Tests run, all of them: none is skipped, singled out or put off. */
import ts from 'typescript'
import { type Finding, findingAt } from './finding.ts'
import { isSource, isTest, type Repository, visitAll } from './repository.ts'

const modifiers: ReadonlySet<string> = new Set(['skip', 'only', 'todo', 'skipIf', 'runIf', 'fails'])
const shorthands: ReadonlySet<string> = new Set(['xit', 'xtest', 'xdescribe', 'fit', 'fdescribe'])

export function checkTests(repository: Repository): Finding[] {
  return repository.paths.filter((path) => isSource(path) && isTest(path)).flatMap((path) => {
    const findings: Finding[] = []
    visitAll(repository.syntax(path), (node) => {
      const isModified = ts.isPropertyAccessExpression(node) && modifiers.has(node.name.text)
      if (isModified && /^(test|it|describe|suite)\b/.test(node.expression.getText())) {
        findings.push(findingAt(node, `a test with .${node.name.text}`, 'assert what holds today, and say in a comment why it is wrong'))
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && shorthands.has(node.expression.text)) {
        findings.push(findingAt(node, `a test by ${node.expression.text}`, 'assert what holds today, and say in a comment why it is wrong'))
      }
    })
    return findings
  })
}
