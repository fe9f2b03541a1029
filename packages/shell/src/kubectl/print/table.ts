/**
 * The server's Tables as text.
 *
 * Follows k8s.io/cli-runtime/pkg/printers/tableprinter.go and k8s.io/kubectl/pkg/cmd/get/table_printer.go.
 */
import type { KubeObject } from '@track/apimachinery'
import { printColumns } from './tabs.ts'

export interface ServerTable {
  readonly kind: 'Table'
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string; readonly remainingItemCount?: number }
  readonly columnDefinitions: readonly { readonly name: string; readonly priority: number }[] | null
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: KubeObject }[]
}

export interface TableStyle {
  readonly wide?: boolean
  readonly headers?: boolean
  readonly namespace?: boolean
  readonly labelColumns?: readonly string[]
  readonly showLabels?: boolean
  /** `pod` in `pod/web-0`, when several types are shown. */
  readonly kindPrefix?: string
  /** `EVENT` before every row of a watch. */
  readonly event?: string
}

/** `definitions` of an earlier table stand in where a watch event brings none. */
export function printTable(table: ServerTable, style: TableStyle, widths: number[] = [], definitions = table.columnDefinitions ?? []): string {
  const shown = definitions.map((_, index) => index).filter((index) => style.wide || definitions[index]!.priority === 0)
  const { labelColumns = [], showLabels = false, namespace = false, headers = true } = style
  const header = [
    ...(style.event === undefined ? [] : ['EVENT']),
    ...(namespace ? ['NAMESPACE'] : []),
    ...shown.map((index) => definitions[index]!.name.toUpperCase()),
    ...labelColumns.map((label) => label.split('/').at(-1)!.toUpperCase()),
    ...(showLabels ? ['LABELS'] : []),
  ]
  const rows = table.rows.map(({ cells, object }) => [
    ...(style.event === undefined ? [] : [style.event]),
    ...(namespace ? [object.metadata.namespace ?? ''] : []),
    ...shown.map((index) => printCell(cells[index], index === 0 ? style.kindPrefix : undefined)),
    ...labelColumns.map((label) => object.metadata.labels?.[label] ?? '<none>'),
    ...(showLabels ? [printLabels(object)] : []),
  ])
  return printColumns(headers ? [header, ...rows] : rows, widths)
}

function printCell(cell: unknown, prefix: string | undefined): string {
  const text = cell === null || cell === undefined ? '<none>' : escaped(String(cell))
  return prefix === undefined ? text : `${prefix}/${text}`
}

/** A newline in a cell ends it there, so that it cannot draw rows of its own. */
function escaped(text: string): string {
  const end = text.search(/[\n\r\f]/)
  const line = end < 0 ? text : `${text.slice(0, end)}...`
  return line.replaceAll('\u001b', '^[')
}

function printLabels({ metadata }: KubeObject): string {
  const labels = Object.entries(metadata.labels ?? {})
  return labels.length === 0 ? '<none>' : labels.map(([key, value]) => `${key}=${value}`).sort().join(',')
}
