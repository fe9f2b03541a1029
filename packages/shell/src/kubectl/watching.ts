/**
 * `get --watch`: the table, then a line for every change, until somebody ends it.
 *
 * Follows k8s.io/kubectl/pkg/cmd/get/get.go (watch).
 */
import type { KubeObject } from '@track/apimachinery'
import type { StreamCursor, StreamReading } from '@track/apiserver'
import { type Guest, print } from '@track/processes'
import type { get } from '../commands/kubectl/get.ts'
import { pathOf } from './discovery.ts'
import { refused, statusOf } from './kubectl.ts'
import type { ObjectPrinter } from './print/output.ts'
import { printTable, type ServerTable, type TableStyle } from './print/table.ts'
import type { Target } from './targets.ts'
import { type Invocation, KubectlError } from './verb.ts'

export type GetFlags = Parameters<(typeof get)['run']>[0]['flags']

export interface Watching {
  readonly target: Target
  readonly namespace: string | undefined
  readonly style: TableStyle
  readonly printer: ObjectPrinter | undefined
  readonly query: Readonly<Record<string, string | undefined>>
  readonly accept: string
  /** Show only what changes from here on. */
  readonly onlyChanges: boolean
  readonly showEvents: boolean
}

interface Line {
  readonly type: string
  readonly object: ServerTable | KubeObject
}

export function* watchTarget({ kubectl }: Pick<Invocation<never>, 'kubectl'>, watching: Watching): Guest<number> {
  const { target, namespace, query, accept, onlyChanges } = watching
  const { resource, names } = target
  if (names.length > 1) throw new KubectlError('error: you may only specify a single resource type')
  const fieldSelector = names.length === 1 ? `metadata.name=${names[0]!}` : query['fieldSelector']
  const path = pathOf(resource, namespace)
  const listed = yield* kubectl.send(path, { accept, query: { ...query, fieldSelector } })
  if (listed.status >= 400) throw refused(statusOf(listed))
  const list = JSON.parse(String(listed.body)) as ServerTable & { items?: KubeObject[] }
  const widths: number[] = []
  const definitions = list.columnDefinitions ?? []
  let isFirst = true
  const show = function* (line: Line): Guest<void> {
    const rows = (line.object as ServerTable).rows
    if (rows && rows.length === 0) return
    yield* print(printLine(line, watching, { widths, definitions, headers: isFirst }))
    isFirst = false
  }
  if (!onlyChanges) {
    const objects: (ServerTable | KubeObject)[] = list.items ?? [list]
    for (const object of objects) yield* show({ type: 'ADDED', object })
  }
  const resourceVersion = list.metadata.resourceVersion
  const opened = yield* kubectl.send(path, { accept, query: { ...query, fieldSelector, resourceVersion, watch: 'true' } })
  if (!opened.stream) throw refused(statusOf(opened))
  let cursor: StreamCursor | undefined
  for (;;) {
    const reading = (yield* kubectl.read(opened.stream, cursor)) as StreamReading
    cursor = reading.cursor
    for (const { text } of reading.chunks) yield* show(JSON.parse(text) as Line)
    if (reading.ended) return 0
  }
}

function printLine(
  { type, object }: Line,
  { style, printer, showEvents }: Watching,
  { widths, definitions, headers }: { widths: number[]; definitions: NonNullable<ServerTable['columnDefinitions']>; headers: boolean },
): string {
  if (type === 'ERROR') throw new KubectlError(`error: ${String((object as { message?: string }).message ?? 'the watch has ended')}`)
  if (printer) return printer([object as KubeObject], true)
  const shown = { ...style, headers: headers && style.headers !== false, ...(showEvents && { event: type }) }
  return printTable(object as ServerTable, shown, widths, definitions)
}
