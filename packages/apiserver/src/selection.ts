/**
 * Which objects a list, watch or collection delete is about: namespace, name, labels, fields.
 *
 * Follows k8s.io/apiserver/pkg/storage/selection_predicate.go.
 */
import { badRequest, type KubeObject, matchesFields, ParseError, parseFieldSelector, parseLabelSelector, quote } from '@track/apimachinery'
import type { ApiRequest } from './api-request.ts'
import type { Served } from './api-server.ts'

export type Predicate = (object: KubeObject) => boolean

export function selectionOf(request: Pick<ApiRequest, 'namespace' | 'name' | 'options'>, served: Served): Predicate {
  const { labelSelector, fieldSelector } = request.options
  const predicates: Predicate[] = []
  const { namespace, name } = request
  if (namespace !== undefined) predicates.push(({ metadata }) => metadata.namespace === namespace)
  if (name !== undefined) predicates.push(({ metadata }) => metadata.name === name)
  if (labelSelector) predicates.push(labelPredicate(labelSelector))
  if (fieldSelector) predicates.push(fieldPredicate(fieldSelector, served))
  return (object) => predicates.every((holds) => holds(object))
}

function labelPredicate(text: string): Predicate {
  const selector = refusing(() => parseLabelSelector(text))
  return ({ metadata }) => selector.matches(metadata.labels ?? {})
}

function fieldPredicate(text: string, { kind, resource, conversion }: Served): Predicate {
  const selector = refusing(() => parseFieldSelector(text))
  const fields: Record<string, (object: KubeObject) => string> = {
    'metadata.name': ({ metadata }) => metadata.name ?? '',
    ...(resource.namespaced && { 'metadata.namespace': ({ metadata }: KubeObject) => metadata.namespace ?? '' }),
    ...(conversion?.selectableFields ?? kind.selectableFields),
  }
  const unknown = selector.find(({ field }) => !Object.hasOwn(fields, field))
  if (unknown) throw badRequest(kind.unknownFieldWords?.(unknown.field) ?? unknownWords(unknown.field, kind))
  return (object) => matchesFields(selector, (field) => fields[field]!(object))
}

/** Kinds that have nothing of their own to select by share a sentence. */
function unknownWords(field: string, { selectableFields }: Served['kind']): string {
  if (selectableFields) return `field label not supported: ${field}`
  return `${quote(field)} is not a known field selector: only "metadata.name", "metadata.namespace"`
}

/** A selector that cannot be read is the client's mistake. */
function refusing<T>(parse: () => T): T {
  try {
    return parse()
  } catch (reason) {
    // The reader's words are the real server's.
    if (reason instanceof ParseError) throw badRequest(reason.message)
    throw reason
  }
}
