/**
 * The documentation of a field, from the server's OpenAPI document.
 *
 * Follows k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl of Kubernetes 1.34.
 */
import { type OpenApiDocument, resolved, type Schema, typeName, valuesOf } from './schema.ts'
import { indented, wrapped } from './wrapping.ts'

export interface Explained {
  readonly document: OpenApiDocument
  readonly isRecursive: boolean
}

type Seen = ReadonlySet<string>

const nothing: Seen = new Set()
const enumShownMax = 4

/** What is said of the field at the end of the path; empty when there is none. */
export function printSchema(schema: Schema, path: readonly string[], to: Explained, seen: Seen = nothing): string {
  const target = resolved(schema, to.document)
  const [first, ...rest] = path
  if (first === undefined) return printDocumentation(target, to)
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return ''
  const nowSeen = withRef(seen, schema)
  const field = target.properties?.[first]
  if (field) return `${rest.length === 0 ? printHeading(first, field, to.document) : ''}${printSchema(field, rest, to)}`
  if (target.items) return printSchema(target.items, path, to, nowSeen)
  const values = valuesOf(target)
  if (values) return printSchema(values, path, to, nowSeen)
  for (const each of target.allOf ?? []) {
    const text = printSchema(each, path, to, nowSeen)
    if (text !== '') return text
  }
  return ''
}

function withRef(seen: Seen, { $ref }: Schema): Seen {
  return $ref === undefined ? seen : new Set([...seen, $ref])
}

function printHeading(name: string, schema: Schema, document: OpenApiDocument): string {
  const values = schema.enum ? `ENUM:${schema.enum.map((each) => `\n    ${printValue(each)}`).join('')}` : ''
  return `FIELD: ${name} <${typeName(schema, document)}>\n${values}\n\n`
}

function printDocumentation(schema: Schema, to: Explained): string {
  const description = indented(wrapped(descriptionOf(schema, to.document) || '<empty>', 76), 4)
  const fields = printFields(schema, 1, to, nothing)
  return `DESCRIPTION:\n${description}\n${fields === '' ? '' : `FIELDS:\n${fields}`}`
}

function descriptionOf(schema: Schema, document: OpenApiDocument): string {
  const target = resolved(schema, document)
  const inner = [...(target.allOf ?? []), ...(target.items ? [target.items] : []), ...(valuesOf(target) ? [valuesOf(target)!] : [])]
  return `${target.description ? `${target.description}\n` : ''}${inner.map((each) => descriptionOf(each, document)).join('')}`
}

function printFields(schema: Schema, level: number, to: Explained, seen: Seen): string {
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return ''
  const nowSeen = withRef(seen, schema)
  const target = resolved(schema, to.document)
  const values = valuesOf(target)
  const own = Object.entries(target.properties ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => {
    const inner = to.isRecursive ? printFields(field, level + 1, to, nowSeen) : ''
    return printField(name, field, { level, isRequired: target.required?.includes(name) ?? false }, to) + inner
  })
  const more = [...(target.allOf ?? []), ...(target.items ? [target.items] : []), ...(values ? [values] : [])]
  return own.join('') + more.map((each) => printFields(each, level, to, nowSeen)).join('')
}

interface FieldPlace {
  readonly level: number
  readonly isRequired: boolean
}

function printField(name: string, schema: Schema, { level, isRequired }: FieldPlace, { document, isRecursive }: Explained): string {
  const indent = level * 2
  const line = `${indented(name, indent)}\t<${typeName(schema, document)}>${isRequired ? ' -required-' : ''}${printEnum(schema, indent)}\n`
  if (isRecursive) return line
  return `${line}${indented(wrapped(schema.description || '<no description>', 78 - indent), indent + 2)}\n\n`
}

function printEnum({ enum: values }: Schema, indent: number): string {
  if (!values) return ''
  const shown = values.slice(0, enumShownMax).map(printValue).join(', ')
  return `\n${indented('', indent)}enum: ${shown}${values.length > enumShownMax ? ', ....' : ''}`
}

function printValue(value: unknown): string {
  return value === '' ? '""' : String(value)
}
