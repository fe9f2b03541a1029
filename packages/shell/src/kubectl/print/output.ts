/**
 * `-o`: the forms in which objects are printed for machines.
 *
 * Follows k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go and k8s.io/kubectl/pkg/cmd/get/get_flags.go.
 * Left out: go-template, custom-columns-file, jsonpath-file.
 */
import { type KubeObject, printYaml } from '@track/apimachinery'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError } from '../verb.ts'
import { customColumns } from './custom-columns.ts'
import { printJsonPath } from './json-path.ts'

export const outputFlags = {
  'output': { kind: 'string', short: 'o', help: 'json, yaml, name, wide, jsonpath=…, custom-columns=….', completes: ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'custom-columns='] },
  'no-headers': { kind: 'boolean', help: 'Leave the header line out.' },
  'show-labels': { kind: 'boolean', help: 'Show all labels in a last column.' },
  'label-columns': { kind: 'strings', short: 'L', help: 'Labels to show as columns.' },
  'sort-by': { kind: 'string', help: 'A field to sort by, as a JSONPath: `.metadata.name`.' },
  'show-managed-fields': { kind: 'boolean', help: 'Keep managedFields in json and yaml.' },
} as const satisfies FlagTable

/** Text of the objects; `isSingle` when one was asked for by name, else they are shown as a List. */
export type ObjectPrinter = (objects: readonly KubeObject[], isSingle: boolean) => string

const formats = [
  'custom-columns', 'custom-columns-file', 'go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file',
  'name', 'template', 'templatefile', 'wide', 'yaml',
]

/** The printer of `-o`; undefined where the server's table is wanted. */
export function objectPrinter(flags: FlagValues<typeof outputFlags>): ObjectPrinter | undefined {
  const { output = '' } = flags
  if (output === '' || output === 'wide') return undefined
  const [format = '', ...rest] = output.split('=')
  const template = rest.join('=')
  const cleaned = (objects: readonly KubeObject[]) => (flags['show-managed-fields'] ? objects : objects.map(withoutManagedFields))
  switch (format) {
    case 'json': return (objects, isSingle) => `${printGoJson(documentOf(cleaned(objects), isSingle))}\n`
    case 'yaml': return (objects, isSingle) => printYaml(documentOf(cleaned(objects), isSingle))
    case 'name': return (objects) => objects.map((object) => `${printName(object)}\n`).join('')
    case 'jsonpath': return (objects, isSingle) => printJsonPath(template, documentOf(cleaned(objects), isSingle))
    case 'jsonpath-as-json': return (objects, isSingle) => printJsonPath(template, documentOf(cleaned(objects), isSingle), { asJson: true })
    case 'custom-columns': return (objects) => customColumns(template, cleaned(objects), !flags['no-headers'])
    default:
      if (formats.includes(format)) throw new KubectlError(`error: not simulated here: output format ${JSON.stringify(format)}`)
      throw new KubectlError(`error: unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${formats.join(',')}`)
  }
}

function documentOf(objects: readonly KubeObject[], isSingle: boolean): unknown {
  if (isSingle && objects.length === 1) return objects[0]
  return { apiVersion: 'v1', items: objects, kind: 'List', metadata: { resourceVersion: '' } }
}

function withoutManagedFields(object: KubeObject): KubeObject {
  const { managedFields: _, ...metadata } = object.metadata
  return { ...object, metadata }
}

/** `pod/web-0`, `deployment.apps/web`. */
export function printName({ apiVersion, kind, metadata }: KubeObject): string {
  const [group, version] = apiVersion.split('/')
  const type = version === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${group!}`
  return `${type}/${metadata.name ?? ''}`
}

/** As Go's MarshalIndent: four spaces, keys sorted, `<`, `>` and `&` escaped. */
export function printGoJson(value: unknown): string {
  const text = JSON.stringify(sortedKeys(value), null, 4)
  return text.replace(/[<>&\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function sortedKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(sortedKeys)
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sortedKeys(inner)]))
}
