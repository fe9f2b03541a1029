/**
 * `-o custom-columns=NAME:.metadata.name,…`
 *
 * Follows k8s.io/kubectl/pkg/cmd/get/customcolumn.go of Kubernetes 1.34.
 */
import { JsonPath, type KubeObject, ParseError, printGoValue, relaxedJsonPath } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'
import { printColumns } from './tabs.ts'

interface Column {
  readonly header: string
  readonly path: JsonPath
}

/** `HEADER:path,HEADER:path`. */
export function parseCustomColumns(spec: string): Column[] {
  if (spec === '') throw new KubectlError('custom-columns format specified but no custom columns given')
  return spec.split(',').map((column) => {
    const colon = column.indexOf(':')
    if (colon < 0) throw new KubectlError(`unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`)
    return { header: column.slice(0, colon), path: columnPath(column.slice(colon + 1)) }
  })
}

/** A file of two lines: headers, and the paths below them. */
export function parseColumnsFile(text: string): Column[] {
  const [headers = [], paths = []] = text.split('\n').map((line) => line.trim().split(/\s+/))
  if (headers.length !== paths.length) {
    throw new KubectlError(`number of headers (${headers.length}) and field specifications (${paths.length}) don't match`)
  }
  return headers.map((header, index) => ({ header, path: columnPath(paths[index]!) }))
}

function columnPath(text: string): JsonPath {
  try {
    return new JsonPath(relaxedJsonPath(text), { allowMissingKeys: true })
  } catch (reason) {
    // What stands after the colon is no path: the reader's words.
    if (reason instanceof ParseError) throw new KubectlError(reason.message)
    throw reason
  }
}

export function printCustomColumns(columns: readonly Column[], objects: readonly KubeObject[], headers: boolean): string {
  const rows = objects.map((object) => columns.map(({ path }) => {
    const values = valuesOf(path, object)
    return values.length === 0 ? '<none>' : values.map((value) => (value === undefined ? '<none>' : printValue(value))).join(',')
  }))
  return printColumns(headers ? [columns.map(({ header }) => header), ...rows] : rows)
}

function valuesOf(path: JsonPath, object: KubeObject): unknown[] {
  try {
    return path.find(object)[0] ?? []
  } catch (reason) {
    // The path does not fit this object.
    if (reason instanceof ParseError) throw new KubectlError(reason.message)
    throw reason
  }
}

function printValue(value: unknown): string {
  return value === null ? '<none>' : printGoValue(value)
}
