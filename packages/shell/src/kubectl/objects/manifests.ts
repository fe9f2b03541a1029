/**
 * Objects as files say them, each with the resource that it is one of.
 *
 * Follows k8s.io/cli-runtime/pkg/resource/{visitor,mapper}.go and k8s.io/kubectl/pkg/validation of Kubernetes 1.34.
 */
import { type KubeObject, quote } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { resourceOfKind } from '../discovery.ts'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { documentsIn } from './document-stream.ts'
import type { ReadText } from './files.ts'
import type { Info } from './info.ts'
import { decoded } from './unstructured.ts'
import { YamlTextError } from './yaml-text.ts'

export interface Manifests {
  readonly infos: readonly Info[]
  readonly errors: readonly KubectlError[]
}

/** Validated by verbs that send what they read, and by them only if asked to. */
export function* manifestsOf(kubectl: Kubectl, texts: readonly ReadText[], { validates = false }: { validates?: boolean } = {}): Guest<Manifests> {
  const infos: Info[] = []
  const errors: KubectlError[] = []
  for (const text of texts) {
    try {
      for (const object of objectsIn(text, validates)) infos.push(yield* manifestInfo(kubectl, object, text.source))
    } catch (reason) {
      // A file that cannot be used: the others are gone on with, and it is said at the end.
      if (!(reason instanceof KubectlError)) throw reason
      errors.push(reason)
    }
  }
  return { infos, errors }
}

/** Those before a mistake are read; the mistake ends them. */
function* objectsIn({ source, text }: ReadText, validates: boolean): Generator<KubeObject, void> {
  try {
    for (const value of documentsIn(text)) {
      if (validates) checkKind(value, source)
      yield* flattened(decoded(value, source))
    }
  } catch (reason) {
    // Neither YAML nor JSON: the reader's words.
    if (reason instanceof YamlTextError) throw new KubectlError(`error parsing ${source}: ${reason.message}`)
    throw reason
  }
}

function checkKind(value: unknown, source: string): void {
  const errors = kindErrors(value)
  if (errors.length === 0) return
  const message = errors.length === 1 ? errors[0]! : `[${errors.join(', ')}]`
  throw new KubectlError(`error validating ${quote(source)}: error validating data: ${message}; `
    + 'if you choose to ignore these errors, turn validation off with --validate=false')
}

/** What keeps a value from being an object of some kind. Follows getObjectKind of k8s.io/kubectl/pkg/validation. */
export function kindErrors(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['invalid object to validate']
  return (['apiVersion', 'kind'] as const).flatMap((field) => {
    const text = (value as Partial<Record<string, unknown>>)[field]
    if (text === undefined || text === null) return [`${field} not set`]
    return typeof text === 'string' ? [] : [`${field} isn't string type`]
  })
}

function flattened(object: KubeObject): KubeObject[] {
  const items = (object as { items?: unknown }).items
  return object.kind.endsWith('List') && Array.isArray(items) ? (items as KubeObject[]) : [object]
}

function* manifestInfo(kubectl: Kubectl, object: KubeObject, source: string): Guest<Info> {
  const resource = resourceOfKind(object, yield* kubectl.resources())
  const { name = '', namespace = '' } = object.metadata
  if (!resource) {
    throw new KubectlError(`resource mapping not found for name: ${quote(name)} namespace: ${quote(namespace)} from ${quote(source)}: `
      + `no matches for kind ${quote(object.kind)} in version ${quote(object.apiVersion)}\nensure CRDs are installed first`)
  }
  if (!resource.namespaced) {
    const { namespace: _, ...metadata } = object.metadata
    return { resource, namespace: '', name, source, object: { ...object, metadata } }
  }
  if (kubectl.hasNamespaceFlag && namespace !== '' && namespace !== kubectl.namespace) {
    throw new KubectlError(`the namespace from the provided object ${quote(namespace)} does not match the namespace ${quote(kubectl.namespace)}. `
      + `You must pass '--namespace=${namespace}' to perform this operation.`)
  }
  const own = namespace || kubectl.namespace
  return { resource, namespace: own, name, source, object: { ...object, metadata: { ...object.metadata, namespace: own } } }
}
