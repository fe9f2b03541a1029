/**
 * `-o`: the forms in which objects are printed for machines.
 *
 * Follows k8s.io/cli-runtime/pkg/genericclioptions/print_flags.go and k8s.io/kubectl/pkg/cmd/get/get_flags.go
 * of Kubernetes 1.34.
 */
import { JsonPath, type KubeObject, ParseError, printGoValue, printJson, sortedKeys, structOrdered } from '@track/apimachinery'
import { executeTemplate, parseTemplate, printYaml, type Template, TemplateError } from '@track/formats'
import { type Guest, isRefusal, print, readFile } from '@track/processes'
import type { FlagTable } from '../../flags.ts'
import { KubectlError, PrintFailure } from '../errors.ts'
import { formatOf } from './format.ts'
import { printGoSyntax } from './go-syntax.ts'
import { templateFunctions } from './template-functions.ts'

/** What every verb takes that prints the object it has changed. */
export const printFlags = {
  'output': { kind: 'string', short: 'o', help: 'Output format: json, yaml, name, jsonpath=….', completes: ['json', 'yaml', 'name', 'jsonpath='] },
  'show-managed-fields': { kind: 'boolean', help: 'Keep managedFields in json and yaml.' },
  'allow-missing-template-keys': { kind: 'boolean', default: true, help: 'What a template asks for and is not there is nothing, and no error.' },
  'template': { kind: 'string', help: 'The template of -o go-template, jsonpath and their like.' },
} as const satisfies FlagTable

export interface PrintFlags {
  readonly 'output'?: string | undefined
  readonly 'show-managed-fields'?: boolean
  readonly 'allow-missing-template-keys'?: boolean
  readonly 'template'?: string | undefined
}

/** Text of one document: an object, or a List of them. */
export type DocumentPrinter = (document: unknown) => string

export const plainFormats = [
  'go-template', 'go-template-file', 'json', 'jsonpath', 'jsonpath-as-json', 'jsonpath-file', 'name', 'template', 'templatefile', 'yaml',
] as const

/** Verbs that hold objects in types of their own print JSON in the order of those. */
export interface PrintOptions {
  readonly isTyped?: boolean
}

/** The printer of a machine's format; undefined where the format is none of them. */
export function* documentPrinter(flags: PrintFlags, { isTyped = false }: PrintOptions = {}): Guest<DocumentPrinter | undefined> {
  const [format = '', ...rest] = formatOf(flags).split('=')
  const template = rest.length > 0 ? rest.join('=') : flags.template
  const cleaned = (document: unknown) => (flags['show-managed-fields'] ? document : withoutManagedFields(document))
  const ordered = (document: unknown) => (isTyped ? structOrdered(document as KubeObject) : sortedKeys(document))
  switch (format.toLowerCase()) {
    case 'json': return (document) => `${printJson(ordered(cleaned(document)), 4)}\n`
    case 'yaml': return yamlPrinter(cleaned)
    case 'name': return printNames
    case 'jsonpath':
    case 'jsonpath-as-json': {
      if (template === undefined) throw new KubectlError('template format specified but no template given')
      return jsonPathPrinter(template, flags, format === 'jsonpath-as-json')
    }
    case 'jsonpath-file': return jsonPathPrinter(yield* templateOf(template), flags, false)
    case 'go-template':
    case 'template': return goTemplatePrinter(template ?? '', flags, ordered)
    case 'go-template-file':
    case 'templatefile': return goTemplatePrinter(yield* templateOf(template), flags, ordered)
    default: return undefined
  }
}

/** The second document of a stream begins with `---`. */
function yamlPrinter(cleaned: (document: unknown) => unknown): DocumentPrinter {
  let count = 0
  return (document) => `${count++ > 0 ? '---\n' : ''}${printYaml(cleaned(document))}`
}

export function* templateOf(path: string | undefined): Guest<string> {
  if (path === undefined || path === '') throw new KubectlError('template format specified but no template given')
  const text = yield* readFile(path)
  if (isRefusal(text)) throw new KubectlError(`error reading --template ${path}, open ${path}: ${text.error.toLowerCase()}\n`)
  return text
}

export function unknownFormat(output: string, allowed: readonly string[]): KubectlError {
  return new KubectlError(`unable to match a printer suitable for the output format ${JSON.stringify(output)}, allowed formats are: ${allowed.join(',')}`)
}

function jsonPathPrinter(template: string, flags: PrintFlags, asJson: boolean): DocumentPrinter {
  let path: JsonPath
  try {
    path = new JsonPath(template, { allowMissingKeys: flags['allow-missing-template-keys'] !== false, asJson })
  } catch (reason) {
    if (!(reason instanceof ParseError)) throw reason
    throw new KubectlError(`error parsing jsonpath ${template}, ${reason.message}`)
  }
  return (document) => {
    try {
      return path.print(document)
    } catch (reason) {
      // The template does not fit the object: both are shown, as the real one does.
      if (!(reason instanceof ParseError)) throw reason
      throw new KubectlError(`error executing jsonpath ${JSON.stringify(template)}: Error executing template: ${reason.message}. `
        + 'Printing more information for debugging the template:\n'
        + `\ttemplate was:\n\t\t${template}\n\tobject given to jsonpath engine was:\n\t\t${printGoSyntax(document)}\n\n\n`)
    }
  }
}

function goTemplatePrinter(text: string, flags: PrintFlags, ordered: (document: unknown) => unknown): DocumentPrinter {
  if (text === '') throw new KubectlError('template format specified but no template given')
  const template = readGoTemplate(text)
  return (document) => {
    const { text: shown, error } = executeTemplate(template, document, { functions: templateFunctions, refusesMissingKeys: flags['allow-missing-template-keys'] === false })
    if (error === undefined) return shown
    throw new PrintFailure(`${shown}Error executing template: ${error}. Printing more information for debugging the template:\n`
      + `\ttemplate was:\n\t\t${text}\n\traw data was:\n\t\t${printJson(ordered(document))}\n`
      + `\tobject given to template engine was:\n\t\t${printGoValue(document)}\n\n`,
    `error executing template ${JSON.stringify(text)}: ${error}`)
  }
}

function readGoTemplate(text: string): Template {
  try {
    return parseTemplate(text, { name: 'output', functions: templateFunctions })
  } catch (reason) {
    // No template: the reader's words.
    if (reason instanceof TemplateError) throw new KubectlError(`error parsing template ${text}, ${reason.message}`)
    throw reason
  }
}

function printNames(document: unknown): string {
  const items = (document as { items?: KubeObject[] }).items
  return (Array.isArray(items) ? items : [document as KubeObject]).map((object) => `${printName(object)}\n`).join('')
}

export function withoutManagedFields(document: unknown): unknown {
  if (typeof document !== 'object' || document === null) return document
  const { items } = document as { items?: unknown }
  if (Array.isArray(items)) return { ...document, items: items.map(withoutManagedFields) }
  const { metadata } = document as Partial<KubeObject>
  if (!metadata?.managedFields) return document
  const { managedFields: _, ...rest } = metadata
  return { ...document, metadata: rest }
}

/** `pod/web-0`, `deployment.apps/web`. */
export function printName({ apiVersion, kind, metadata }: KubeObject): string {
  const [group, version] = apiVersion.split('/')
  const type = version === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${group!}`
  return `${type}/${metadata.name ?? '<unknown>'}`
}

/** Says what was done to an object (`deployment.apps/web scaled`), or prints the object as `-o` asks. */
export function* resultPrinter(flags: PrintFlags, options: PrintOptions = {}): Guest<(object: KubeObject, operation: string) => Guest<void>> {
  const printer = yield* documentPrinter(flags, options)
  if (!printer && (flags.output ?? '') !== '') throw unknownFormat(flags.output!, plainFormats)
  return function* (object, operation) {
    if (printer) yield* printing(() => printer(object))
    else yield* print(`${printName(object)} ${operation}\n`)
  }
}

/** A template that fails has printed already what goes before its failure. */
function* printing(shown: () => string): Guest<void> {
  try {
    yield* print(shown())
  } catch (reason) {
    // One object of several: its failure is said together with those of the others.
    if (!(reason instanceof PrintFailure)) throw reason
    yield* print(reason.output)
    throw new KubectlError(reason.message)
  }
}
