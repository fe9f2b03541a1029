/**
 * The server's Tables as text.
 *
 * Follows k8s.io/cli-runtime/pkg/printers/tableprinter.go of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import { isSame } from '../patch/json-values.ts'

export interface ServerTable {
  readonly kind: 'Table'
  readonly metadata: { readonly resourceVersion?: string; readonly continue?: string; readonly remainingItemCount?: number }
  readonly columnDefinitions: readonly TableColumn[] | null
  readonly rows: readonly { readonly cells: readonly unknown[]; readonly object: KubeObject }[]
}

export interface TableColumn {
  readonly name: string
  readonly type?: string
  readonly format?: string
  readonly priority: number
}

export interface TableStyle {
  readonly wide?: boolean
  readonly headers?: boolean
  readonly namespace?: boolean
  readonly labelColumns?: readonly string[]
  readonly showLabels?: boolean
  /** `pod` in `pod/web-0`, when several types are shown. */
  readonly kindPrefix?: string | undefined
}

const events: Readonly<Record<string, string>> = { ADDED: 'ADDED   ', MODIFIED: 'MODIFIED', DELETED: 'DELETED ', ERROR: 'ERROR   ' }

/** Prints one table after another; columns are headed once for as long as they stay the same. */
export class TablePrinter {
  readonly #style: TableStyle
  #columns: readonly TableColumn[] = []
  #isHeaded = false

  constructor(style: TableStyle) {
    this.#style = style
  }

  /** Lines with tabs between the cells. */
  print(table: ServerTable, event?: string): string {
    const given = table.columnDefinitions ?? []
    if (given.length > 0 && !isSame(given, this.#columns)) {
      this.#columns = given
      this.#isHeaded = false
    }
    const hasHeader = this.#style.headers !== false && !this.#isHeaded
    if (table.rows.length === 0) return ''
    this.#isHeaded = true
    const rows = table.rows.map((row) => this.#cells(row, event))
    return [...(hasHeader ? [this.#header(event)] : []), ...rows].map((cells) => `${cells.join('\t')}\n`).join('')
  }

  #shown(): number[] {
    return this.#columns.map((_, index) => index).filter((index) => this.#style.wide || this.#columns[index]!.priority === 0)
  }

  #header(event: string | undefined): string[] {
    const { labelColumns = [], showLabels, namespace } = this.#style
    return [
      ...(event === undefined ? [] : ['EVENT']),
      ...(namespace ? ['NAMESPACE'] : []),
      ...this.#shown().map((index) => this.#columns[index]!.name.toUpperCase()),
      ...labelColumns.map((label) => label.split('/').at(-1)!.toUpperCase()),
      ...(showLabels ? ['LABELS'] : []),
    ]
  }

  #cells({ cells, object }: ServerTable['rows'][number], event: string | undefined): string[] {
    const { labelColumns = [], showLabels, namespace, kindPrefix } = this.#style
    const nameColumn = kindPrefix === undefined ? -1 : this.#columns.findIndex(({ format, type }) => format === 'name' && type === 'string')
    return [
      ...(event === undefined ? [] : [events[event] ?? event]),
      ...(namespace ? [object.metadata.namespace ?? ''] : []),
      ...this.#shown().map((index) => printCell(cells[index], index === nameColumn ? kindPrefix : undefined)),
      ...labelColumns.map((label) => object.metadata.labels?.[label] ?? ''),
      ...(showLabels ? [printLabels(object.metadata.labels)] : []),
    ]
  }
}

function printCell(cell: unknown, prefix: string | undefined): string {
  const text = cell === null || cell === undefined ? '' : escaped(String(cell))
  return prefix === undefined ? text : `${prefix}/${text}`
}

/** A newline in a cell ends it there, so that it cannot draw rows of its own. */
function escaped(text: string): string {
  const end = text.search(/[\n\r\f]/)
  const line = end < 0 ? text : `${text.slice(0, end)}...`
  return line.replaceAll('\u001b', '^[')
}

/** `app=web,tier=cache`. */
export function printLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const entries = Object.entries(labels ?? {})
  return entries.length === 0 ? '<none>' : entries.map(([key, value]) => `${key}=${value}`).sort().join(',')
}
