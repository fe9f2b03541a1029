/** Functions as `type` and `declare -f` print them: bash's layout, from the syntax tree. */
import type { SyntaxNode } from 'unbash'
import type { Script } from './script.ts'

/** A function's body. Simple commands keep the words as they were written. */
export function printNode(script: Script, node: SyntaxNode): string {
  return print(script, node, 0)
}

const indentation = (depth: number) => ' '.repeat(4 * depth)

function print(script: Script, node: SyntaxNode, depth: number): string {
  const text = script.source.slice(node.pos, node.end)
  switch (node.type) {
    case 'BraceGroup': return `{ \n${printList(script, node.body.commands, depth + 1)}\n${indentation(depth)}}`
    case 'Subshell': return `( ${printList(script, node.body.commands, 0).trim()} )`
    case 'If': {
      const clauses = [{ clause: node.clause, then: node.then }, ...node.elif]
      const parts = clauses.map(({ clause, then }, index) => {
        const word = index === 0 ? 'if' : `${indentation(depth)}else\n${indentation(depth)}if`
        return `${word} ${inline(script, clause, depth)}; then\n${printList(script, then.commands, depth + 1)};\n`
      })
      const last = node.else ? `${indentation(depth)}else\n${printList(script, node.else.commands, depth + 1)};\n` : ''
      return `${parts.join('')}${last}${indentation(depth)}fi`
    }
    case 'While':
      return `${node.kind} ${inline(script, node.clause, depth)}; do\n${printList(script, node.body.commands, depth + 1)};\n${indentation(depth)}done`
    case 'For': {
      const words = node.wordlist ? ` in ${node.wordlist.map((word) => word.text).join(' ')}` : ''
      return `for ${node.name.text}${words};\n${indentation(depth)}do\n${printList(script, node.body.commands, depth + 1)};\n${indentation(depth)}done`
    }
    case 'AndOr':
      return node.commands.map((each, index) => (index === 0 ? '' : ` ${node.operators[index - 1]} `) + print(script, each, depth)).join('')
    case 'Pipeline': {
      const prefix = node.prefixes.map((each) => (each.type === 'Negation' ? '! ' : 'time ')).join('')
      return prefix + node.commands.map((each) => print(script, each, depth)).join(' | ')
    }
    default: return text.replace(/[ \t]+/g, ' ')
  }
}

function inline(script: Script, list: SyntaxNode & { type: 'CompoundList' }, depth: number): string {
  return list.commands.map((statement) => print(script, statement.command, depth)).join('; ')
}

function printList(script: Script, statements: readonly (SyntaxNode & { type: 'Statement' })[], depth: number): string {
  return statements.map((statement, index) => {
    const end = statement.background ? ' &' : index < statements.length - 1 ? ';' : ''
    return indentation(depth) + print(script, statement.command, depth) + end
  }).join('\n')
}
