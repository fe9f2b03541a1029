/**
 * A value read as an object of whatever kind it says: what must be there, and metadata of the right types.
 *
 * Follows k8s.io/apimachinery/pkg/apis/meta/v1/unstructured/unstructured.go (detector) and
 * k8s.io/cli-runtime/pkg/resource/metadata_decoder.go of Kubernetes 1.34.
 */
import { type KubeObject, objectType, ParseError, printJson, quote, readObject, schemaOf, sortedKeys } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'

const metadataOnly = objectType('resource.metadataOnlyObject', {
  apiVersion: 'string', kind: 'string', metadata: schemaOf('io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta'),
})

export function decoded(value: unknown, source: string): KubeObject {
  const refuse = (words: string) => new KubectlError(`unable to decode ${quote(source)}: ${words}`)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse(`json: cannot unmarshal ${jsonKind(value)} into Go value of type unstructured.detector`)
  }
  const object = value as Partial<KubeObject>
  if (typeof object.kind !== 'string' || object.kind === '') throw refuse(`Object 'Kind' is missing in '${printJson(sortedKeys(value))}'`)
  try {
    readObject({ metadata: object.metadata ?? {} }, metadataOnly)
  } catch (reason) {
    // A value of the wrong kind in the metadata: the reader's words.
    if (!(reason instanceof ParseError)) throw reason
    throw refuse(reason.message)
  }
  const { apiVersion } = object
  return { ...object, apiVersion: typeof apiVersion === 'string' ? apiVersion : '', kind: object.kind, metadata: { ...object.metadata } }
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}
