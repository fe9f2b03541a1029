/** Objects, lists and events in the form that a client accepts: themselves, a Table, or their metadata alone. */
import {
  groupVersion, inStructOrder, type KubeList, type KubeObject, structOrdered, typeOf,
} from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { Answer } from '../handle.ts'
import { partialObjectMetadata } from '../partial-metadata.ts'
import { type IncludeObject, tableOf } from '../table.ts'
import type { WatchEvent } from '../watch.ts'
import { type Accepted, acceptedForm } from './accept.ts'
import type { HttpRequest } from './message.ts'
import { first } from './query.ts'
import { rowsOf, type Target } from './target.ts'

/** An object or a list in the form that the client accepts; a Status is always itself. */
export function answerInForm(simulation: Simulation, answer: Answer, target: Target, { form, version }: Accepted, include: IncludeObject): unknown {
  if (answer.kind === 'Status') return answer
  const isList = Array.isArray((answer as KubeList).items)
  if (form === 'Object') return isList ? printedList(answer as KubeList, target) : structOrdered(answer as KubeObject)
  const objects = isList ? (answer as KubeList).items : [answer as KubeObject]
  if (form === 'Table') {
    const metadata = isList ? (answer as KubeList).metadata : { resourceVersion: (answer as KubeObject).metadata.resourceVersion ?? '' }
    return tableOf(simulation, objects, metadata, { ...rowsOf(target), version, includeObject: include })
  }
  if (!isList) return partialObjectMetadata(answer as KubeObject, version)
  return {
    kind: 'PartialObjectMetadataList', apiVersion: `meta.k8s.io/${version}`, metadata: (answer as KubeList).metadata,
    items: objects.map((object) => partialObjectMetadata(object, version)),
  }
}

/** Items of built-in kinds do not say what they are: the list does. Other lists are maps, and so sorted. */
function printedList({ kind, apiVersion, metadata, items }: KubeList, { resource }: Target): object {
  const type = typeOf(resource)
  if (!type) return { apiVersion, items: items.map(structOrdered), kind, metadata }
  return { kind, apiVersion, metadata, items: items.map(({ kind: _kind, apiVersion: _version, ...item }) => inStructOrder(item, type)) }
}

export function includeObject({ query }: HttpRequest): IncludeObject {
  const value = first(query, 'includeObject')
  return value === 'Object' || value === 'None' ? value : 'Metadata'
}

/** A watch's event in the form that the client accepts; only the first table says what its columns are. */
export function eventInForm(simulation: Simulation, { type, object }: WatchEvent, http: HttpRequest, target: Target, isFirst: boolean): object {
  const { form, version } = acceptedForm(http.headers['accept'])!
  if (type === 'ERROR') return { type, object }
  if (form === 'Object') return { type, object: structOrdered(object) }
  if (form === 'PartialObjectMetadata') return { type, object: partialObjectMetadata(object, version) }
  const { resource, columns } = target
  const metadata = { resourceVersion: object.metadata.resourceVersion ?? '' }
  if (type === 'BOOKMARK') {
    const shell = { kind: resource.kind, apiVersion: groupVersion(resource), metadata: object.metadata }
    return { type, object: { ...tableOf(simulation, [], metadata, { resource, columns, version, includeObject: 'None' }), rows: [{ cells: [], object: shell }] } }
  }
  const table = tableOf(simulation, [object], metadata, {
    ...rowsOf(target), version, includeObject: includeObject(http), withoutDefinitions: !isFirst,
  })
  return { type, object: table }
}
