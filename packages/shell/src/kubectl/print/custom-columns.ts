/**
 * `-o custom-columns=NAME:.metadata.name,…`
 *
 * Follows k8s.io/kubectl/pkg/cmd/get/customcolumn.go.
 */
import type { KubeObject } from '@track/apimachinery'
import { KubectlError } from '../verb.ts'
import { readJsonPath, relaxedPath } from './json-path.ts'
import { printColumns } from './tabs.ts'

export function customColumns(spec: string, objects: readonly KubeObject[], headers: boolean): string {
  if (spec === '') throw new KubectlError('error: custom-columns format specified but no custom columns given')
  const columns = spec.split(',').map((column) => {
    const colon = column.indexOf(':')
    if (colon < 0) throw new KubectlError(`error: unexpected custom-columns spec: ${column}, expected <header>:<json-path-expr>`)
    return { header: column.slice(0, colon), read: readJsonPath(relaxedPath(column.slice(colon + 1))) }
  })
  const rows = objects.map((object) => columns.map(({ read }) => {
    const values = read(object)
    return values.length === 0 ? '<none>' : values.map(printValue).join(',')
  }))
  return printColumns(headers ? [columns.map(({ header }) => header), ...rows] : rows)
}

/** As Go prints a value: `map[a:1]`, `[1 2]`. */
export function printValue(value: unknown): string {
  if (value === null || value === undefined) return '<none>'
  if (Array.isArray(value)) return `[${value.map(printValue).join(' ')}]`
  if (typeof value !== 'object') return String(value)
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `map[${entries.map(([key, inner]) => `${key}:${printValue(inner)}`).join(' ')}]`
}
