/** A Go template as a tree, and its parts as errors show them. Follows text/template/parse/node.go of Go 1.24. */
import type { GoValue } from './go-value.ts'

interface Placed {
  /** Where it stands, in characters of the template. */
  readonly at: number
}

export type Operand = Placed & (
  | { readonly is: 'dot' }
  | { readonly is: 'nil' }
  | { readonly is: 'bool'; readonly value: boolean }
  /** Whole numbers are bigint. */
  | { readonly is: 'number'; readonly value: GoValue | bigint; readonly text: string }
  | { readonly is: 'string'; readonly value: string; readonly text: string }
  | { readonly is: 'field'; readonly path: readonly string[] }
  | { readonly is: 'variable'; readonly name: string; readonly path: readonly string[] }
  | { readonly is: 'function'; readonly name: string }
  | { readonly is: 'chain'; readonly of: Operand; readonly path: readonly string[] }
  | Pipeline
)

export interface Command extends Placed {
  readonly operands: readonly Operand[]
}

export interface Pipeline extends Placed {
  readonly is: 'pipeline'
  readonly variables: readonly string[]
  readonly assigns: boolean
  readonly commands: readonly Command[]
}

export type Node = Placed & (
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'action'; readonly pipeline: Pipeline }
  | { readonly is: 'if' | 'with' | 'range'; readonly pipeline: Pipeline; readonly then: readonly Node[]; readonly otherwise: readonly Node[] | undefined }
  | { readonly is: 'break' | 'continue' }
  | { readonly is: 'template'; readonly name: string; readonly pipeline: Pipeline | undefined }
)

export interface Template {
  readonly name: string
  readonly text: string
  /** By name; the template itself under its own. */
  readonly templates: ReadonlyMap<string, readonly Node[]>
}

export function printOperand(operand: Operand): string {
  switch (operand.is) {
    case 'dot': return '.'
    case 'nil': return 'nil'
    case 'bool': return String(operand.value)
    case 'number':
    case 'string': return operand.text
    case 'field': return operand.path.map((name) => `.${name}`).join('')
    case 'variable': return [operand.name, ...operand.path].join('.')
    case 'function': return operand.name
    case 'chain': {
      const of = operand.of.is === 'pipeline' ? `(${printOperand(operand.of)})` : printOperand(operand.of)
      return of + operand.path.map((name) => `.${name}`).join('')
    }
    case 'pipeline': return printPipeline(operand)
  }
}

export function printCommand({ operands }: Command): string {
  return operands.map((each) => (each.is === 'pipeline' ? `(${printPipeline(each)})` : printOperand(each))).join(' ')
}

function printPipeline({ variables, assigns, commands }: Pipeline): string {
  const declared = variables.length === 0 ? '' : `${variables.join(', ')} ${assigns ? '=' : ':='} `
  return declared + commands.map(printCommand).join(' | ')
}
