/**
 * A configuration as Go prints it: structs in the order of their fields, some lists between brackets.
 *
 * Follows encode.go of gopkg.in/yaml.v2. Left out: after a location upstream prints the next list or
 * mapping between brackets, too.
 */
import { printYaml } from '@track/formats'

/** A list on one line: `[monday:friday, saturday]`. */
export class FlowList {
  readonly values: readonly string[]

  constructor(values: readonly string[]) {
    this.values = values
  }
}

/** Maps keep their order; other objects are sorted by name. */
export function printConfig(value: unknown): string {
  return `${lines(value, 0).join('\n')}\n`
}

/** A block at its indentation. */
function lines(value: unknown, indent: number): readonly string[] {
  if (value instanceof Map) return [...value].flatMap(([name, inner]: [string, unknown]) => entry(name, inner, indent))
  if (Array.isArray(value)) return value.flatMap((inner: unknown) => element(inner, indent))
  return leaf(value, indent)
}

function entry(name: string, value: unknown, indent: number): readonly string[] {
  const key = printYaml(name).trimEnd()
  if (value instanceof FlowList) return [`${' '.repeat(indent)}${key}: [${value.values.map(flowScalar).join(', ')}]`]
  // Lists stand at the key's own column.
  if (Array.isArray(value) && hasOrder(value)) return [`${' '.repeat(indent)}${key}:`, ...lines(value, indent)]
  if (value instanceof Map) return value.size === 0 ? [`${' '.repeat(indent)}${key}: {}`] : [`${' '.repeat(indent)}${key}:`, ...lines(value, indent + 2)]
  return leaf({ [name]: value }, indent)
}

function element(value: unknown, indent: number): readonly string[] {
  if (!(value instanceof Map)) return leaf([value], indent)
  if (value.size === 0) return [`${' '.repeat(indent)}- {}`]
  const [first = '', ...rest] = lines(value, indent + 2)
  return [`${' '.repeat(indent)}- ${first.slice(indent + 2)}`, ...rest]
}

function hasOrder(values: readonly unknown[]): boolean {
  return values.some((value) => value instanceof Map)
}

/** What has no order of its own, printed as deep as it stands: where a line is folded depends on it. */
function leaf(value: unknown, indent: number): readonly string[] {
  let nested = value
  for (let depth = 0; depth < indent; depth += 2) nested = { a: nested }
  return printYaml(nested).replace(/\n$/, '').split('\n').slice(indent / 2)
}

/** Between brackets more needs quotes: what separates there, and a colon. */
function flowScalar(text: string): string {
  const plain = printYaml(text).trimEnd()
  return plain === text && /[,:?[\]{}]/.test(text) ? `'${text}'` : plain
}
