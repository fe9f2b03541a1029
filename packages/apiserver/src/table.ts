/**
 * Objects as rows for people: the columns of their kind, computed by the server.
 *
 * Follows pkg/printers/tablegenerator.go and k8s.io/apiserver/pkg/endpoints/handlers/response.go.
 */
import { type KubeObject, type ListMeta, type Resource, structOrdered } from '@track/apimachinery'
import { type Instant, parseTimestamp, printHumanDuration, type Simulation } from '@track/simulation'
import { partialObjectMetadata } from './partial-metadata.ts'
import type { Column } from './kind.ts'

/** What a row carries of its object, as `includeObject` asks. */
export type IncludeObject = 'None' | 'Metadata' | 'Object'

export interface TableOptions {
  readonly resource: Resource
  readonly columns: readonly Column[]
  readonly rowConditions?: (object: KubeObject) => readonly object[] | undefined
  readonly version: string
  readonly includeObject: IncludeObject
  /** Watch events after the first leave the definitions out. */
  readonly withoutDefinitions?: boolean
}

export interface Table extends KubeObject {
  columnDefinitions: readonly object[] | null
  rows: readonly { readonly cells: readonly unknown[]; readonly object?: object }[]
}

export function tableOf(simulation: Simulation, objects: readonly KubeObject[], metadata: ListMeta, options: TableOptions): Table {
  const { columns, version, includeObject } = options
  const context = { now: simulation.now }
  return {
    kind: 'Table',
    apiVersion: `meta.k8s.io/${version}`,
    metadata: metadata as KubeObject['metadata'],
    columnDefinitions: options.withoutDefinitions ? null : columns.map(definition),
    rows: objects.map((object) => ({
      cells: columns.map((column) => column.cell(object, context)),
      ...conditionsOf(object, options),
      ...(includeObject === 'Object' && { object: structOrdered(object) }),
      ...(includeObject === 'Metadata' && { object: partialObjectMetadata(object, version) }),
    })),
  }
}

function conditionsOf(object: KubeObject, { rowConditions }: TableOptions): { conditions?: readonly object[] } {
  const conditions = rowConditions?.(object)
  return conditions ? { conditions } : {}
}

function definition({ name, type, format, description, priority = 0 }: Column): object {
  return { name, type, format: format ?? '', description, priority }
}

/** `3d4h` since a timestamp; `<unknown>` when there is none. */
export function age(timestamp: string | null | undefined, now: Instant): string {
  if (!timestamp) return '<unknown>'
  return printHumanDuration(now - parseTimestamp(timestamp))
}

const metadataDescription = {
  name: 'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a '
    + 'client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence '
    + 'and configuration definition. Cannot be updated. More info: '
    + 'https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  creationTimestamp: 'CreationTimestamp is a timestamp representing the server time when this object was created. It is not '
    + 'guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented '
    + 'in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: '
    + 'https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
}

/** The first column of every kind. */
export const nameColumn: Column = {
  name: 'Name', type: 'string', format: 'name', description: metadataDescription.name,
  cell: ({ metadata }) => metadata.name ?? '',
}

/** The column that nearly every kind has. */
export const ageColumn: Column = {
  name: 'Age', type: 'string', description: metadataDescription.creationTimestamp,
  cell: ({ metadata }, { now }) => age(metadata.creationTimestamp, now),
}

/** What a kind without columns of its own shows. */
export const defaultColumns: readonly Column[] = [
  nameColumn,
  { name: 'Created At', type: 'date', description: metadataDescription.creationTimestamp, cell: ({ metadata }) => metadata.creationTimestamp ?? '' },
]
