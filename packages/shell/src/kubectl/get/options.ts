/** The flags of `get`, and what they make of tables and objects. */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError } from '../errors.ts'
import { parseColumnsFile, parseCustomColumns, printCustomColumns } from '../print/custom-columns.ts'
import { formatOf } from '../print/format.ts'
import { documentPrinter, plainFormats, printFlags, templateOf, unknownFormat, withoutManagedFields } from '../print/output.ts'
import type { TableStyle } from '../print/table.ts'
import { selectorFlags } from '../selectors.ts'
import { fileFlags } from '../objects/files.ts'

export const getFlags = {
  ...printFlags,
  'output': {
    kind: 'string', short: 'o', help: 'json, yaml, name, wide, jsonpath=…, go-template=…, custom-columns=….',
    completes: ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'jsonpath-as-json=', 'go-template=', 'custom-columns='],
  },
  ...selectorFlags,
  ...fileFlags,
  'no-headers': { kind: 'boolean', help: 'Leave the header line out.' },
  'show-labels': { kind: 'boolean', help: 'Show all labels in a last column.' },
  'label-columns': { kind: 'strings', short: 'L', help: 'Labels to show as columns.' },
  'sort-by': { kind: 'string', help: 'A field to sort by, as a JSONPath: `.metadata.name`.' },
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'Show the objects of every namespace.' },
  'watch': { kind: 'boolean', short: 'w', help: 'After the objects, show every change.' },
  'watch-only': { kind: 'boolean', help: 'Show changes only.' },
  'output-watch-events': { kind: 'boolean', help: 'Put the kind of change before each line of a watch.' },
  'ignore-not-found': { kind: 'boolean', help: 'Exit 0 when an object is not there.' },
  'show-kind': { kind: 'boolean', help: 'Put the type before each name.' },
  'chunk-size': { kind: 'integer', default: 500, help: 'How many objects to ask for at once; 0 asks for all.' },
  'raw': { kind: 'string', help: 'A path of the server to get as it is.' },
  'subresource': { kind: 'string', help: 'Get this subresource of the objects.', completes: ['status', 'scale', 'resize'] },
  'server-print': { kind: 'boolean', default: true, help: 'The server makes the table; it always does here.' },
} as const satisfies FlagTable

export type GetFlags = FlagValues<typeof getFlags>

/** Prints a document that stands for some objects. */
export type ObjectPrinter = (document: unknown, objects: readonly KubeObject[], isFirst?: boolean) => string

const formats = [...plainFormats, 'custom-columns', 'custom-columns-file', 'wide'].sort()

export function* objectPrinter(flags: GetFlags): Guest<ObjectPrinter> {
  const { output = '' } = flags
  const printer = yield* documentPrinter(flags)
  if (printer) return (document) => printer(document)
  const [format = '', ...rest] = output.split('=')
  const spec = rest.join('=') || (flags.template ?? '')
  if (format === 'custom-columns' || format === 'custom-columns-file') {
    const columns = format === 'custom-columns' ? parseCustomColumns(spec) : parseColumnsFile(yield* templateOf(spec))
    return (_document, objects, isFirst = true) =>
      printCustomColumns(columns, objects.map((object) => withoutManagedFields(object) as KubeObject), isFirst && !flags['no-headers'])
  }
  throw unknownFormat(output, formats)
}

/** Whether the server's table is shown. */
export function isTableFormat(flags: GetFlags): boolean {
  return formatOf(flags) === '' || flags.output === 'wide'
}

export function tableStyle(flags: GetFlags, { namespace, kindPrefix }: Pick<TableStyle, 'namespace' | 'kindPrefix'>): TableStyle {
  return {
    wide: flags.output === 'wide', headers: !flags['no-headers'], namespace: namespace ?? false, kindPrefix,
    labelColumns: flags['label-columns'], showLabels: flags['show-labels'],
  }
}

export function notSeveral(): KubectlError {
  return new KubectlError('watch is only supported on individual resources and resource collections - more than 1 resource was found')
}
