/**
 * Shows objects: as the server's table, or in a form for machines.
 *
 * Follows k8s.io/kubectl/pkg/cmd/get/get.go of Kubernetes 1.34. Left out: kustomizations (-k).
 */
import type { KubeObject } from '@track/apimachinery'
import { type Guest, print, printError } from '@track/processes'
import { printedKind } from '../../kubectl/discovery.ts'
import { Failures, failTogether, isRefusedWith, KubectlError, UsageError } from '../../kubectl/errors.ts'
import { readTables } from '../../kubectl/get/tables.ts'
import { watchTarget } from '../../kubectl/get/watching.ts'
import { getRaw } from '../../kubectl/get/raw.ts'
import { type GetFlags, getFlags, isTableFormat, objectPrinter, tableStyle } from '../../kubectl/get/options.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import { sortedBy } from '../../kubectl/print/sort-by.ts'
import { type ServerTable, TablePrinter } from '../../kubectl/print/table.ts'
import { tableWriter } from '../../kubectl/print/tabs.ts'
import { defineVerb } from '../../kubectl/verb.ts'
import { namesFiles } from '../../kubectl/objects/files.ts'

export const get = defineVerb({
  name: 'get',
  group: 'basic',
  summary: 'Display one or many resources',
  usage: '(TYPE[.VERSION][.GROUP] [NAME | -l label] | TYPE[.VERSION][.GROUP]/NAME ...) [flags]',
  examples: [
    'kubectl get pods',
    'kubectl get pods -o wide --watch',
    'kubectl get deployment/web -o yaml',
    "kubectl get pods -l app=web -o jsonpath='{.items[*].metadata.name}'",
  ],
  completes: 'resources',
  flags: getFlags,
  *run({ flags, operands, kubectl }) {
    checkFlags(flags)
    if (flags.raw !== undefined) return yield* getRaw(kubectl, flags.raw)
    const isWatch = flags.watch || flags['watch-only']
    if (operands.length === 0 && !namesFiles(flags) && !isWatch) throw yield* nothingAsked()
    if (isWatch) return yield* watchTarget(kubectl, flags, operands)
    const isTable = isTableFormat(flags)
    return isTable ? yield* showTables(kubectl, flags, operands) : yield* showObjects(kubectl, flags, operands)
  },
})

function checkFlags(flags: GetFlags): void {
  const { output = '' } = flags
  if (flags.raw !== undefined && (flags.watch || flags['watch-only'] || flags.selector !== undefined)) {
    throw new KubectlError('--raw may not be specified with other flags that filter the server request or alter the output')
  }
  if (flags.raw !== undefined && output !== '') throw new KubectlError('--raw and --output are mutually exclusive')
  if (flags['show-labels'] && output !== '' && output !== 'wide') {
    throw new KubectlError(`--show-labels option cannot be used with ${output} printer`)
  }
  if (flags['output-watch-events'] && !flags.watch && !flags['watch-only']) {
    throw new KubectlError('--output-watch-events option can only be used with --watch or --watch-only')
  }
}

function* nothingAsked(): Guest<KubectlError> {
  yield* printError('You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n')
  return new UsageError('Required resource not specified.\nUse "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).', 'get')
}

/** One table a resource; the types go before the names when there is more than one. */
function* showTables(kubectl: Kubectl, flags: GetFlags, operands: readonly string[]): Guest<number> {
  const { tables, errors } = yield* readTables(kubectl, flags, operands)
  const kinds = new Set(tables.map(({ resource }) => resource))
  const writer = tableWriter()
  let printed = ''
  for (const resource of kinds) {
    const isNamespaced = resource.namespaced && flags['all-namespaces']
    const kindPrefix = kinds.size > 1 || flags['show-kind'] ? printedKind(resource) : undefined
    const printer = new TablePrinter(tableStyle(flags, { namespace: isNamespaced, kindPrefix }))
    for (const each of tables) if (each.resource === resource) writer.write(printer.print(inOrder(each.table, flags['sort-by'])))
    const text = writer.flush()
    writer.forgetWidths()
    if (text !== '' && printed !== '' && !flags['no-headers']) printed += '\n'
    printed += text
  }
  yield* print(printed)
  if (printed === '' && errors.length === 0 && !flags['ignore-not-found']) {
    const isNamespaced = !flags['all-namespaces'] && [...kinds].every(({ namespaced }) => namespaced)
    yield* printError(isNamespaced ? `No resources found in ${kubectl.namespace} namespace.\n` : 'No resources found\n')
  }
  if (errors.length > 0) throw new Failures(errors)
  return 0
}

/** A table that cannot be sorted is not shown; upstream says nothing of it. */
function inOrder(table: ServerTable, field: string | undefined): ServerTable {
  if (field === undefined) return table
  try {
    return { ...table, rows: sortedBy(table.rows, ({ object }) => object, field) }
  } catch (reason) {
    // No object has the field.
    if (reason instanceof KubectlError) return { ...table, rows: [] }
    throw reason
  }
}

/** All objects in one document: the object that was asked for alone, or a List. */
function* showObjects(kubectl: Kubectl, flags: GetFlags, operands: readonly string[]): Guest<number> {
  const printer = yield* objectPrinter(flags)
  const found = yield* findObjects(kubectl, {
    operands, files: flags, selector: flags.selector, fieldSelector: flags['field-selector'], allNamespaces: flags['all-namespaces'],
    subresource: flags.subresource, typesAlone: true, latest: true,
  })
  const errors = found.errors.filter((error) => !flags['ignore-not-found'] || !isRefusedWith(error, 'NotFound'))
  if (found.isSingle) failTogether(errors)
  if (found.infos.length === 0 && flags['ignore-not-found']) return 0
  const objects = found.infos.map(({ object }) => object)
  if (found.isSingle) yield* print(printer(objects[0], objects.slice(0, 1)))
  else {
    const items = flags['sort-by'] === undefined ? objects : sortedBy(objects, (object) => object, flags['sort-by'])
    yield* print(printer(listOf(items), items))
  }
  failTogether(errors)
  return 0
}

function listOf(items: readonly KubeObject[]): unknown {
  return { apiVersion: 'v1', items, kind: 'List', metadata: { resourceVersion: '' } }
}

