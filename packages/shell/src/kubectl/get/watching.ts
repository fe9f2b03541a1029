/**
 * `get --watch`: the table, then a line for every change, until somebody ends it.
 *
 * Follows k8s.io/kubectl/pkg/cmd/get/get.go (watch) of Kubernetes 1.34.
 */
import type { KubeObject } from '@track/apimachinery'
import type { StreamCursor, StreamReading } from '@track/apiserver'
import { type Guest, print, printError } from '@track/processes'
import { pathOf } from '../discovery.ts'
import { isRefusedWith, KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { targetsOf } from '../objects/find.ts'
import { type ServerTable, TablePrinter } from '../print/table.ts'
import { tableWriter } from '../print/tabs.ts'
import { type GetFlags, isTableFormat, notSeveral, objectPrinter, tableStyle } from './options.ts'
import { listQuery, tableAccept } from './tables.ts'

interface Line {
  readonly type: string
  readonly object: ServerTable | KubeObject
}

type Show = (line: Line) => string

export function* watchTarget(kubectl: Kubectl, flags: GetFlags, operands: readonly string[]): Guest<number> {
  if (flags['sort-by'] !== undefined) yield* printError(sortWarning(flags))
  const targets = yield* targetsOf(kubectl, {
    operands, selector: flags.selector, fieldSelector: flags['field-selector'], typesAlone: true, singleType: true,
  })
  const [{ resource, names }] = targets as [(typeof targets)[0]]
  if (names.length > 1) throw notSeveral()
  const isTable = isTableFormat(flags)
  const accept = isTable ? tableAccept : 'application/json'
  const namespace = flags['all-namespaces'] ? '' : kubectl.namespace
  const path = pathOf(resource, namespace, names[0])
  const show = isTable
    ? tableShow(flags, resource.namespaced)
    : yield* objectShow(flags)
  const first = yield* readFirst(kubectl, path, { accept, query: names.length > 0 ? {} : listQuery(flags) }, flags)
  if (!first) return 0
  const isList = names.length === 0
  if (!flags['watch-only']) for (const object of objectsIn(first, isList)) yield* print(show({ type: 'ADDED', object }))
  const stream = yield* kubectl.open(pathOf(resource, namespace), {
    accept,
    query: {
      ...(isList ? listQuery(flags) : { fieldSelector: `metadata.name=${names[0]!}` }),
      resourceVersion: isList ? String((first as ServerTable).metadata.resourceVersion ?? '') : '0', watch: 'true',
    },
  })
  return yield* follow(kubectl, stream, show, isList)
}

function sortWarning(flags: GetFlags): string {
  return flags.watch
    ? 'warning: --watch requested, --sort-by will be ignored for watch events received\n'
    : 'warning: --watch-only requested, --sort-by will be ignored\n'
}

function* readFirst(kubectl: Kubectl, path: string, init: { accept: string; query: Record<string, string | undefined> }, flags: GetFlags): Guest<object | undefined> {
  try {
    return yield* kubectl.json<object>(path, init)
  } catch (reason) {
    // The object is not there, and that was said to be all right.
    if (isRefusedWith(reason, 'NotFound') && flags['ignore-not-found']) return undefined
    throw reason
  }
}

function objectsIn(answer: object, isList: boolean): readonly (ServerTable | KubeObject)[] {
  const { items } = answer as { items?: KubeObject[] }
  return isList && items ? items : [answer as ServerTable]
}

/** A single object's watch begins with the object again, which has been shown. */
function* follow(kubectl: Kubectl, stream: Parameters<Kubectl['read']>[0], show: Show, isList: boolean): Guest<number> {
  let cursor: StreamCursor | undefined
  let isShown = isList
  for (;;) {
    const reading = (yield* kubectl.read(stream, cursor)) as StreamReading
    cursor = reading.cursor
    for (const { text } of reading.chunks) {
      const line = JSON.parse(text) as Line
      if (line.type === 'ERROR') throw new KubectlError(String((line.object as { message?: string }).message ?? 'the watch has ended'))
      const shown = show(line)
      if (isShown) yield* print(shown)
      isShown = true
    }
    if (reading.ended) return 0
  }
}

function tableShow(flags: GetFlags, isNamespaced: boolean): Show {
  const printer = new TablePrinter(tableStyle(flags, { namespace: flags['all-namespaces'] && isNamespaced, kindPrefix: undefined }))
  const writer = tableWriter()
  return ({ type, object }) => {
    writer.write(printer.print(object as ServerTable, flags['output-watch-events'] ? type : undefined))
    return writer.flush()
  }
}

function* objectShow(flags: GetFlags): Guest<Show> {
  const printer = yield* objectPrinter(flags)
  let isFirst = true
  return ({ type, object }) => {
    const text = printer(flags['output-watch-events'] ? { type, object } : object, [object as KubeObject], isFirst)
    isFirst = false
    return text
  }
}
