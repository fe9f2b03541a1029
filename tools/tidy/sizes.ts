/** Sizes that fit a head: lines of a file, lines and nesting of a function, and index files that only export. */
import ts from 'typescript'
import { type Finding, findingAt } from './finding.ts'
import { isSource, isTest, type Repository, visitAll } from './repository.ts'

const sourceLinesMax = 400
const testLinesMax = 600
const functionLinesMax = 60
const nestingMax = 3

export function checkSizes(repository: Repository): Finding[] {
  return repository.paths.filter(isSource).flatMap((path) => [
    ...checkFile(path, repository.text(path)),
    ...(isTest(path) ? [] : checkFunctions(repository.syntax(path))),
    ...(/^packages\/.*\/index\.ts$/.test(path) ? checkIndex(repository.syntax(path)) : []),
  ])
}

function checkFile(path: string, text: string): Finding[] {
  const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
  const max = isTest(path) ? testLinesMax : sourceLinesMax
  return lines > max ? [{ path, line: max + 1, what: `${lines} lines, more than ${max}`, instead: 'split it by subject' }] : []
}

function checkFunctions(source: ts.SourceFile): Finding[] {
  const findings: Finding[] = []
  visitAll(source, (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body) return
    const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
    const lines = lineOf(node.end) - lineOf(node.getStart(source)) + 1
    if (lines > functionLinesMax) {
      findings.push(findingAt(node, `a function of ${lines} lines, more than ${functionLinesMax}`, 'split it by step'))
    }
    const deep = deepestBeyond(node.body as ts.Node, 0)
    if (deep) findings.push(findingAt(deep, `nesting deeper than ${nestingMax}`, 'return early, or name the inner part'))
  })
  return findings
}

/** The first statement that is nested too deep; functions within are looked at by themselves. */
function deepestBeyond(node: ts.Node, depth: number): ts.Node | undefined {
  if (depth > nestingMax) return node
  return ts.forEachChild(node, (child) => {
    if (ts.isFunctionLike(child)) return undefined
    const isElseIf = ts.isIfStatement(node) && node.elseStatement === child && ts.isIfStatement(child)
    return deepestBeyond(child, isControl(child) && !isElseIf ? depth + 1 : depth)
  })
}

function isControl(node: ts.Node): boolean {
  return ts.isIfStatement(node) || ts.isIterationStatement(node, false) || ts.isSwitchStatement(node) || ts.isTryStatement(node)
}

function checkIndex(source: ts.SourceFile): Finding[] {
  return source.statements
    .filter((statement) => !ts.isExportDeclaration(statement) || !statement.moduleSpecifier)
    .map((statement) => findingAt(statement, 'an index that does more than export', 'move it to a file of its own'))
}
