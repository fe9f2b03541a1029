/**
 * Templates of line_format and label_format: Go's text/template over the labels of a line.
 *
 * Follows LineFormatter and LabelsFormatter of pkg/logql/log/fmt.go, Loki 3.
 */
import { builtInFunctions, comparisonsNamingTypes, executeTemplate, goTexts, parseTemplate, TemplateError, type Template } from '@track/formats'
import type { Instant } from '@track/simulation'
import { templateFunctions } from './functions.ts'

export interface LineTemplate {
  /** What it prints for the labels of a line; with an error, what came before it is lost. */
  readonly print: (labels: Readonly<Record<string, string>>, line: string, at: Instant) => { readonly text: string; readonly error?: string }
  /** The labels that it names. */
  readonly fields: readonly string[]
  /** It is this label and nothing else. */
  readonly single?: string
}

/** A template, or why it is none. `now` is what the function of that name answers. */
export function compileTemplate(text: string, name: 'line' | 'label', now: Instant): LineTemplate | string {
  const current = { line: '', at: 0 }
  const functions = { ...builtInFunctions, ...comparisonsNamingTypes, ...templateFunctions(current, now) }
  let template: Template
  try {
    template = parseTemplate(text, { name, functions })
  } catch (error) {
    // The template does not read: its words.
    if (error instanceof TemplateError) return error.message
    throw error
  }
  const single = singleField(template)
  return {
    print: (labels, line, at) => {
      current.line = line
      current.at = at
      return executeTemplate(template, goTexts(labels), { functions, refusesMissingKeys: false, zeroForMissingKeys: true })
    },
    fields: [...new Set(fieldsOf(template.templates.get(template.name)!))],
    ...(single === undefined ? {} : { single }),
  }
}

type Nodes = NonNullable<ReturnType<Template['templates']['get']>>
type Node = Nodes[number]
type Pipeline = Extract<Node, { is: 'action' }>['pipeline']

function singleField(template: Template): string | undefined {
  const nodes = template.templates.get(template.name)!
  const [node] = nodes
  if (nodes.length !== 1 || node?.is !== 'action') return undefined
  const { commands } = node.pipeline
  const [operand] = commands[0]?.operands ?? []
  const isPlain = commands.length === 1 && commands[0]!.operands.length === 1
  return isPlain && operand?.is === 'field' && operand.path.length === 1 ? operand.path[0] : undefined
}

function fieldsOf(nodes: Nodes): string[] {
  return nodes.flatMap((node): readonly string[] => {
    if (node.is === 'action') return fieldsOfPipeline(node.pipeline)
    if (node.is !== 'if' && node.is !== 'with' && node.is !== 'range') return []
    return [...fieldsOfPipeline(node.pipeline), ...fieldsOf(node.then), ...fieldsOf(node.otherwise ?? [])]
  })
}

function fieldsOfPipeline({ commands }: Pipeline): string[] {
  return commands.flatMap(({ operands }) => operands.flatMap((operand): readonly string[] => {
    if (operand.is === 'field') return operand.path
    return operand.is === 'pipeline' ? fieldsOfPipeline(operand) : []
  }))
}
