/** What a check has found, and how it is told: `path:line: what is wrong; what to do instead`. */
import ts from 'typescript'

export interface Finding {
  readonly path: string
  readonly line: number
  readonly what: string
  readonly instead: string
}

export function findingAt(node: ts.Node, what: string, instead: string): Finding {
  const source = node.getSourceFile()
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source))
  return { path: source.fileName, line: line + 1, what, instead }
}

export function printFindings(findings: readonly Finding[]): string {
  return findings.map(({ path, line, what, instead }) => `${path}:${line}: ${what}; ${instead}`).join('\n')
}
