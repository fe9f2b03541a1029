/** The server's tables for what `get` was asked to show: one an object, or the pages of a list. */
import type { Guest } from '@track/processes'
import { type DiscoveredResource, pathOf } from '../discovery.ts'
import { isRefusedWith, KubectlError, ServerError } from '../errors.ts'
import { type Kubectl, statusOf } from '../kubectl.ts'
import { collect, listFailure, targetsOf } from '../objects/find.ts'
import { readFiles } from '../objects/files.ts'
import { manifestsOf } from '../objects/manifests.ts'
import type { ServerTable } from '../print/table.ts'
import type { GetFlags } from './options.ts'

export const tableAccept = [
  'application/json;as=Table;v=v1;g=meta.k8s.io', 'application/json;as=Table;v=v1beta1;g=meta.k8s.io', 'application/json',
].join(',')

export interface ReadTables {
  readonly tables: readonly ResourceTable[]
  readonly errors: readonly KubectlError[]
}

export interface ResourceTable {
  readonly resource: DiscoveredResource
  readonly table: ServerTable
}

export function* readTables(kubectl: Kubectl, flags: GetFlags, operands: readonly string[]): Guest<ReadTables> {
  const tables: ResourceTable[] = []
  const errors: KubectlError[] = []
  for (const { resource, namespace, name } of yield* wantedOf(kubectl, flags, operands, errors)) {
    const read: ResourceTable[][] = []
    yield* collect(read, errors, () => (name === undefined
      ? listTables(kubectl, flags, resource)
      : objectTable(kubectl, flags, resource, { namespace, name })))
    tables.push(...read.flat())
  }
  return { tables, errors: errors.filter((error) => !flags['ignore-not-found'] || !isRefusedWith(error, 'NotFound')) }
}

interface WantedTable {
  readonly resource: DiscoveredResource
  readonly namespace: string
  /** Absent for a list. */
  readonly name?: string
}

function* wantedOf(kubectl: Kubectl, flags: GetFlags, operands: readonly string[], errors: KubectlError[]): Guest<WantedTable[]> {
  if (flags.filename.length > 0 || flags.kustomize !== undefined) {
    const found = yield* manifestsOf(kubectl, (yield* readFiles(flags, kubectl.process.cwd)).texts)
    errors.push(...found.errors)
    return [...found.infos]
  }
  const wanted = { operands, selector: flags.selector, fieldSelector: flags['field-selector'], subresource: flags.subresource, typesAlone: true }
  const targets = yield* targetsOf(kubectl, wanted)
  if (flags['all-namespaces'] && targets.some(({ resource, names }) => resource.namespaced && names.length > 0)) {
    throw new KubectlError('a resource cannot be retrieved by name across all namespaces')
  }
  return targets.flatMap(({ resource, names }) => {
    const namespace = resource.namespaced && !flags['all-namespaces'] ? kubectl.namespace : ''
    return names.length === 0 ? [{ resource, namespace }] : names.map((name) => ({ resource, namespace, name }))
  })
}

function* objectTable(
  kubectl: Kubectl, flags: GetFlags, resource: DiscoveredResource, { namespace, name }: { namespace: string; name: string },
): Guest<ResourceTable[]> {
  const query = includeObject(flags)
  const table = yield* kubectl.json<ServerTable>(pathOf(resource, namespace, name, flags.subresource), { accept: tableAccept, query })
  return [{ resource, table }]
}

function* listTables(kubectl: Kubectl, flags: GetFlags, resource: DiscoveredResource): Guest<ResourceTable[]> {
  const tables: ResourceTable[] = []
  let token: string | undefined
  do {
    const answer = yield* kubectl.send(pathOf(resource, flags['all-namespaces'] ? '' : kubectl.namespace), {
      accept: tableAccept, query: { ...listQuery(flags), limit: pageLimit(flags), continue: token },
    })
    if (answer.status >= 400) {
      throw listFailure(new ServerError(statusOf(answer)), resource, { selector: flags.selector, fieldSelector: flags['field-selector'] })
    }
    const table = JSON.parse(String(answer.body)) as ServerTable
    tables.push({ resource, table })
    token = table.metadata.continue
  } while (token)
  return tables
}

export function listQuery(flags: GetFlags): Record<string, string | undefined> {
  return {
    labelSelector: flags.selector?.trim() || undefined, fieldSelector: flags['field-selector']?.trim() || undefined, ...includeObject(flags),
  }
}

/** Whole objects in the rows, where fields of theirs are asked for. */
function includeObject(flags: GetFlags): { includeObject?: string } {
  return flags['sort-by'] === undefined ? {} : { includeObject: 'Object' }
}

function pageLimit(flags: GetFlags): string | undefined {
  return flags['chunk-size'] > 0 && flags['sort-by'] === undefined ? String(flags['chunk-size']) : undefined
}
