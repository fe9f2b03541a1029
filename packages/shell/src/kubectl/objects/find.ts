/**
 * Which objects a command line names, and the objects themselves: `pods`, `pods web-0 web-1`,
 * `deploy/web svc/web`, `pods,services`, `all`, `-l app=web`, `-f web.yaml`.
 *
 * Follows k8s.io/cli-runtime/pkg/resource/builder.go of Kubernetes 1.34. All objects are read
 * before the first is acted upon.
 */
import { type KubeObject, quote } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { apiVersionOf, type DiscoveredResource, pathOf, printedResource, resourceNamed } from '../discovery.ts'
import { failTogether, KubectlError, ServerError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { statusOf } from '../kubectl.ts'
import { type FileFlags, namesFiles, readFiles } from './files.ts'
import { manifestsOf } from './manifests.ts'
import { fetched, type Info, type Named } from './info.ts'
import { validationOf } from '../validation-flag.ts'

export interface Wanted {
  readonly operands?: readonly string[]
  readonly files?: FileFlags
  readonly selector?: string | undefined
  readonly fieldSelector?: string | undefined
  /** `--all`: everything of the types. */
  readonly all?: boolean
  readonly allNamespaces?: boolean
  readonly singleType?: boolean
  readonly subresource?: string | undefined
  /** Types alone mean all of their objects; else a name or a selector is needed. */
  readonly typesAlone?: boolean
  /** Objects of files as the server has them, not as the files say. */
  readonly latest?: boolean
  /** Named objects are not read from the server. */
  readonly namesOnly?: boolean
}

export interface Found {
  readonly infos: readonly Info[]
  readonly errors: readonly KubectlError[]
  /** One object was asked for by name. */
  readonly isSingle: boolean
  /** Whether names were given (not a selector). */
  readonly isNamed: boolean
}

/** One resource and the names asked for; none means all of them. */
export interface Target {
  readonly resource: DiscoveredResource
  readonly names: readonly string[]
}

const missingResource = [
  'You must provide one or more resources by argument or filename.',
  'Example resource specifications include:',
  "   '-f rsrc.yaml'",
  "   '--filename=rsrc.json'",
  "   '<resource> <name>'",
  "   '<resource>'",
].join('\n')

export function* findObjects(kubectl: Kubectl, wanted: Wanted): Guest<Found> {
  const { files } = wanted
  if (files && namesFiles(files)) return yield* fromFiles(kubectl, wanted)
  const targets = yield* targetsOf(kubectl, wanted)
  const isNamed = targets.some(({ names }) => names.length > 0)
  if (!isNamed) return { ...(yield* fromLists(kubectl, targets, wanted)), isSingle: false, isNamed }
  const names = targets.flatMap((target) => target.names.map((name) => ({ target, name })))
  if (wanted.allNamespaces && targets.some(({ resource }) => resource.namespaced)) {
    throw new KubectlError('a resource cannot be retrieved by name across all namespaces')
  }
  const infos: Info[] = []
  const errors: KubectlError[] = []
  for (const { target: { resource }, name } of names) {
    const named: Named = { resource, namespace: resource.namespaced ? kubectl.namespace : '', name, source: '' }
    if (wanted.namesOnly) infos.push({ ...named, object: bare(named) })
    else yield* collect(infos, errors, () => fetched(kubectl, named, wanted.subresource))
  }
  return { infos, errors, isSingle: names.length === 1, isNamed }
}

/** As `findObjects`; any failure ends it. */
export function* objectsOf(kubectl: Kubectl, wanted: Wanted): Guest<readonly Info[]> {
  const { infos, errors } = yield* findObjects(kubectl, wanted)
  failTogether(errors)
  return infos
}

function bare({ resource, namespace, name }: Named): KubeObject {
  return { apiVersion: apiVersionOf(resource), kind: resource.kind, metadata: { name, ...(namespace !== '' && { namespace }) } }
}

export function* collect<T>(infos: T[], errors: KubectlError[], read: () => Guest<T>): Guest<void> {
  try {
    infos.push(yield* read())
  } catch (reason) {
    // One object cannot be had: the others are gone on with, and it is said at the end.
    if (!(reason instanceof KubectlError)) throw reason
    errors.push(reason)
  }
}

function* fromFiles(kubectl: Kubectl, { files = {}, operands = [], latest, allNamespaces }: Wanted): Guest<Found> {
  if (operands.length > 0) {
    throw new KubectlError(operands.some((word) => word.includes('/'))
      ? 'resource/name arguments cannot be provided when a path is specified'
      : 'when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well')
  }
  const { texts, isSingle } = yield* readFiles(files, kubectl.process.cwd)
  const validates = files.validate !== undefined && validationOf({ validate: files.validate }) !== 'Ignore'
  const { infos: read, errors } = yield* manifestsOf(kubectl, texts, { validates })
  if (!latest) return { infos: read, errors, isSingle: isSingle && read.length === 1, isNamed: true }
  const infos: Info[] = []
  const failures = [...errors]
  for (const info of read) {
    const named = allNamespaces ? info : { ...info }
    yield* collect(infos, failures, () => fetched(kubectl, named))
  }
  return { infos, errors: failures, isSingle: isSingle && read.length === 1, isNamed: true }
}

/** What the operands mean; refuses what does not go together. */
export function* targetsOf(kubectl: Kubectl, wanted: Wanted): Guest<Target[]> {
  const operands = normalized(wanted.operands ?? [])
  const isSelecting = wanted.selector !== undefined || wanted.fieldSelector !== undefined || wanted.all === true
  if (operands.length === 0) {
    if (isSelecting) throw new KubectlError('at least one resource must be specified to use a selector')
    throw new KubectlError(missingResource)
  }
  if (operands.some((word) => word.includes('/'))) {
    const tuples = operands.map(tupleOf)
    if (isSelecting) throw new KubectlError('selectors and the all flag cannot be used when passing resource/name arguments')
    const all = yield* kubectl.resources()
    const targets = tuples.map(([type, name]) => ({ resource: resourceNamed(type, all), names: [name] }))
    return checkedTypes(targets, wanted)
  }
  const [types = '', ...names] = operands
  const all = yield* kubectl.resources()
  const resources = distinct(types.split(',').flatMap((word) => resourcesNamed(word, all)))
  if (names.length > 0 && isSelecting) throw new KubectlError('name cannot be provided when a selector is specified')
  if (names.length === 0 && !isSelecting && !wanted.typesAlone) {
    throw new KubectlError('resource(s) were provided, but no name was specified')
  }
  if (names.length === 0 && wanted.subresource !== undefined) {
    throw new KubectlError('subresource cannot be used when bulk resources are specified')
  }
  return checkedTypes(resources.map((resource) => ({ resource, names })), wanted)
}

function checkedTypes(targets: Target[], { singleType }: Wanted): Target[] {
  if (singleType && new Set(targets.map(({ resource }) => resource)).size > 1) {
    throw new KubectlError('you may only specify a single resource type')
  }
  return targets
}

/** `a,b c d` is `a/c a/d b/c b/d`. */
function normalized(operands: readonly string[]): readonly string[] {
  const [first, ...names] = operands
  const types = first?.split(',') ?? []
  if (types.length < 2 || names.length === 0) return operands
  return types.flatMap((type) => names.map((name) => `${type}/${name}`))
}

function tupleOf(word: string, _index: number, operands: readonly string[]): readonly [type: string, name: string] {
  if (operands.some((each) => !each.includes('/'))) {
    throw new KubectlError('there is no need to specify a resource type as a separate argument when passing arguments in resource/name form '
      + `(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`)
  }
  const [type = '', name = '', ...more] = word.split('/')
  if (more.length > 0) throw new KubectlError('arguments in resource/name form may not have more than one slash')
  if (type === '' || name === '' || type.includes(',')) {
    throw new KubectlError('arguments in resource/name form must have a single resource and name')
  }
  return [type, name]
}

/** A category such as `all`, or one resource. */
function resourcesNamed(word: string, all: readonly DiscoveredResource[]): DiscoveredResource[] {
  const category = all.filter(({ categories }) => categories.includes(word))
  if (category.length === 0) return [resourceNamed(word, all)]
  // A kind that several versions serve is shown once, in the preferred one.
  return category.filter((each, index) => category.findIndex(({ group, plural }) => group === each.group && plural === each.plural) === index)
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}

function* fromLists(kubectl: Kubectl, targets: readonly Target[], wanted: Wanted): Guest<Pick<Found, 'infos' | 'errors'>> {
  const infos: Info[] = []
  const errors: KubectlError[] = []
  for (const { resource } of targets) {
    const lists: Info[][] = []
    yield* collect(lists, errors, () => listed(kubectl, resource, wanted))
    infos.push(...lists.flat())
  }
  return { infos, errors }
}

const pageLimit = 500

function* listed(kubectl: Kubectl, resource: DiscoveredResource, { selector, fieldSelector, allNamespaces }: Wanted): Guest<Info[]> {
  const namespace = resource.namespaced && !allNamespaces ? kubectl.namespace : ''
  const infos: Info[] = []
  let token: string | undefined
  do {
    const query = { labelSelector: selector?.trim() || undefined, fieldSelector: fieldSelector?.trim() || undefined, limit: String(pageLimit), continue: token }
    const answer = yield* kubectl.send(pathOf(resource, namespace), { query })
    if (answer.status >= 400) throw listFailure(new ServerError(statusOf(answer)), resource, { selector, fieldSelector })
    const { items, metadata } = JSON.parse(String(answer.body)) as { items: KubeObject[]; metadata: { continue?: string } }
    for (const item of items) infos.push(infoOf(item, resource))
    token = metadata.continue
  } while (token)
  return infos
}

/** Items of a list may leave out what the list says. */
function infoOf(item: KubeObject, resource: DiscoveredResource): Info {
  const object = { ...item, apiVersion: apiVersionOf(resource), kind: resource.kind }
  return { resource, namespace: item.metadata.namespace ?? '', name: item.metadata.name ?? '', source: '', object }
}

/** A list that was refused says which objects were wanted. */
export function listFailure(
  error: ServerError, resource: DiscoveredResource, { selector = '', fieldSelector = '' }: Pick<Wanted, 'selector' | 'fieldSelector'>,
): ServerError {
  if (!error.is('BadRequest') && !error.is('NotFound')) return error
  const printed = quote(printedResource(resource))
  return new ServerError(error.status, selector === '' && fieldSelector === ''
    ? `Unable to list ${printed}: ${error.message}`
    : `Unable to find ${printed} that match label selector ${quote(selector)}, field selector ${quote(fieldSelector)}: ${error.message}`)
}
