/**
 * Shows objects: as the server's table, or in a form for machines.
 *
 * Follows k8s.io/kubectl/pkg/cmd/get/get.go of Kubernetes 1.34. Left out: kustomizations (-k),
 * raw paths other than GET, templates of Go.
 */
import type { KubeObject } from '@track/apimachinery'
import type { HttpResponse } from '@track/apiserver'
import { type Guest, print, printError } from '@track/processes'
import { type DiscoveredResource, discover, pathOf, printedKind } from '../../kubectl/discovery.ts'
import { type Kubectl, refused, statusOf } from '../../kubectl/kubectl.ts'
import { objectPrinter, outputFlags } from '../../kubectl/print/output.ts'
import { printTable, type ServerTable, type TableStyle } from '../../kubectl/print/table.ts'
import { selectorFlags } from '../../kubectl/selectors.ts'
import { type Target, targetsOf } from '../../kubectl/targets.ts'
import { defineVerb, type Invocation, KubectlError } from '../../kubectl/verb.ts'
import { watchTarget } from '../../kubectl/watching.ts'

const flags = {
  ...outputFlags,
  ...selectorFlags,
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'Show the objects of every namespace.' },
  'watch': { kind: 'boolean', short: 'w', help: 'After the objects, show every change.' },
  'watch-only': { kind: 'boolean', help: 'Show changes only.' },
  'output-watch-events': { kind: 'boolean', help: 'Put the kind of change before each line of a watch.' },
  'ignore-not-found': { kind: 'boolean', help: 'Exit 0 when an object is not there.' },
  'show-kind': { kind: 'boolean', help: 'Put the type before each name.' },
  'chunk-size': { kind: 'integer', default: 500, help: 'How many objects to ask for at once; 0 asks for all.' },
  'raw': { kind: 'string', help: 'A path of the server to get as it is.' },
  'filename': { kind: 'strings', short: 'f', help: 'Files with the objects to get.', completes: 'file' },
  'subresource': { kind: 'string', help: 'Get this subresource of the objects.', completes: ['status', 'scale'] },
} as const

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
  flags,
  *run(invocation) {
    const { flags: given, operands, kubectl } = invocation
    if (given.raw !== undefined) return yield* getRaw(kubectl, given.raw)
    if (operands.length === 0) throw new KubectlError(nothingAsked)
    const all = yield* discover(kubectl)
    const targets = targetsOf(operands, all)
    const printer = objectPrinter(given)
    if (given.watch || given['watch-only']) return yield* watchTarget(invocation, targets)
    return printer ? yield* getObjects(invocation, targets, printer) : yield* getTables(invocation, targets)
  },
})

const nothingAsked = [
  'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.',
  '',
  'error: Required resource not specified.',
  'Use "kubectl explain <resource>" for a detailed description of that resource (e.g. kubectl explain pods).',
  "See 'kubectl get -h' for help and examples",
].join('\n')

type Get = Invocation<typeof flags>

function* getRaw(kubectl: Kubectl, path: string): Guest<number> {
  const url = new URL(path, 'https://localhost')
  const query = Object.fromEntries([...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name)]))
  const answer = yield* kubectl.send(url.pathname, { query })
  if (answer.status >= 400) throw refused(statusOf(answer))
  yield* print(String(answer.body))
  return 0
}

const tableAccept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json'

/** One table a resource; the types go before the names when there is more than one. */
function* getTables(invocation: Get, targets: readonly Target[]): Guest<number> {
  const { flags: given } = invocation
  const showKind = given['show-kind'] || targets.length > 1 && targets.some(({ resource }) => resource.plural !== targets[0]!.resource.plural)
  let shown = 0
  let refusals = 0
  for (const target of targets) {
    const { tables, failures } = yield* answersOf<ServerTable>(invocation, target, tableAccept)
    const rows = tables.flatMap((table) => table.rows)
    for (const failure of failures) yield* printError(`${failure.message}\n`)
    refusals += failures.length
    if (rows.length === 0) continue
    if (shown++ > 0 && showKind) yield* print('\n')
    const table = { ...tables[0]!, rows: given['sort-by'] === undefined ? rows : sorted(rows, given['sort-by']) }
    yield* print(printTable(table, styleOf(given, target.resource, showKind)))
  }
  if (shown === 0 && refusals === 0 && !given['ignore-not-found']) yield* printError(noneFound(invocation, targets))
  return refusals > 0 ? 1 : 0
}

function noneFound({ flags: given, kubectl }: Get, targets: readonly Target[]): string {
  const isNamespaced = targets.some(({ resource }) => resource.namespaced)
  return isNamespaced && !given['all-namespaces'] ? `No resources found in ${kubectl.namespace} namespace.\n` : 'No resources found\n'
}

function styleOf(given: Get['flags'], resource: DiscoveredResource, showKind: boolean): TableStyle {
  return {
    wide: given.output === 'wide', headers: !given['no-headers'], namespace: given['all-namespaces'] && resource.namespaced,
    labelColumns: given['label-columns'], showLabels: given['show-labels'],
    ...(showKind && { kindPrefix: printedKind(resource) }),
  }
}

/** All objects in one document: the object that was asked for alone, or a List. */
function* getObjects(invocation: Get, targets: readonly Target[], printer: (objects: readonly KubeObject[], isSingle: boolean) => string): Guest<number> {
  const objects: KubeObject[] = []
  const failures: KubectlError[] = []
  for (const target of targets) {
    const found = yield* answersOf<KubeObject & { items?: KubeObject[] }>(invocation, target, 'application/json')
    failures.push(...found.failures)
    for (const answer of found.tables) objects.push(...(answer.items ? answer.items.map((item) => typed(item, target)) : [answer]))
  }
  const isSingle = targets.length === 1 && targets[0]!.names.length === 1
  if (objects.length > 0 || !isSingle) yield* print(printer(objects, isSingle))
  for (const failure of failures) yield* printError(`${failure.message}\n`)
  return failures.length > 0 ? 1 : 0
}

/** Items of a list may leave out what the list says. */
function typed(item: KubeObject, { resource }: Target): KubeObject {
  const apiVersion = resource.group ? `${resource.group}/${resource.version}` : resource.version
  return { ...item, apiVersion, kind: resource.kind }
}

interface Answers<T> {
  readonly tables: readonly T[]
  readonly failures: readonly KubectlError[]
}

/** What the server answers for a target: an object a name, or the pages of a list. */
function* answersOf<T>({ flags: given, kubectl }: Get, { resource, names }: Target, accept: string): Guest<Answers<T>> {
  const namespace = given['all-namespaces'] ? undefined : kubectl.namespace
  const tables: T[] = []
  const failures: KubectlError[] = []
  const take = (answer: HttpResponse) => {
    const status = answer.status >= 400 ? statusOf(answer) : undefined
    if (!status) tables.push(JSON.parse(String(answer.body)) as T)
    else if (status.reason !== 'NotFound' || !given['ignore-not-found']) failures.push(refused(status, unableToFind(given, resource, status)))
  }
  if (names.length > 0 && given['all-namespaces']) {
    throw new KubectlError('error: a resource cannot be retrieved by name across all namespaces')
  }
  for (const name of names) take(yield* kubectl.send(pathOf(resource, namespace, name, given.subresource), { accept }))
  if (names.length > 0) return { tables, failures }
  const includeObject = given['sort-by'] !== undefined ? 'Object' : undefined
  const selected = { labelSelector: given.selector, fieldSelector: given['field-selector'], includeObject }
  let token: string | undefined
  do {
    const limit = given['chunk-size'] > 0 && given['sort-by'] === undefined ? String(given['chunk-size']) : undefined
    const answer = yield* kubectl.send(pathOf(resource, namespace), { accept, query: { ...selected, limit, continue: token } })
    take(answer)
    token = answer.status < 400 ? (tables.at(-1) as ServerTable).metadata.continue : undefined
  } while (token)
  return { tables, failures }
}

/** Said before a refusal of a selector. */
function unableToFind({ selector = '', 'field-selector': fields = '' }: Get['flags'], { group, version, plural }: DiscoveredResource, { reason }: { reason?: string }): string {
  if (reason !== 'BadRequest' || (selector === '' && fields === '')) return ''
  const resource = `${group ? `${group}/` : '/'}${version}, Resource=${plural}`
  return `Unable to find ${JSON.stringify(resource)} that match label selector ${JSON.stringify(selector)}, field selector ${JSON.stringify(fields)}: `
}

function sorted(rows: ServerTable['rows'], path: string): ServerTable['rows'] {
  const read = fieldReader(path)
  return [...rows].sort((a, b) => compareFields(read(a.object), read(b.object)))
}
