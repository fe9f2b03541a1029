/**
 * The annotation of client-side apply, for as long as both kinds of apply meet on an object.
 *
 * Follows k8s.io/apimachinery/pkg/util/managedfields/internal/{lastappliedmanager,lastappliedupdater}.go.
 */
import type { KubeObject } from '../../object.ts'
import { printJson } from '../../quote.ts'
import { difference, type FieldSet } from './field-set.ts'
import { goPrinted } from './go-zero.ts'
import { typedError } from './typed-errors.ts'
import { compareValues, fieldSetOf, type Place } from './typed-walk.ts'

const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration'

/** The fields that client-side apply has set and that still are as it set them; none without the annotation. */
export function lastAppliedFields(live: KubeObject, apiVersion: string, place: Place): FieldSet | undefined {
  const text = live.metadata.annotations?.[lastAppliedAnnotation]
  const last = text ? parsed(text) : undefined
  if (last?.apiVersion !== apiVersion || typedError(last, place) !== undefined) return undefined
  const { removed, modified, added } = compareValues(last, goPrinted(live, place.type), place)
  return [modified, added, removed].reduce(difference, fieldSetOf(last, place))
}

function parsed(text: string): KubeObject | undefined {
  try {
    return JSON.parse(text)
  } catch {
    // Whatever a client wrote into the annotation; what cannot be read allows nothing.
    return undefined
  }
}

/** An object that has the annotation gets a new one from kubectl's server-side apply. */
export function withLastApplied(object: KubeObject, config: KubeObject, manager: string): KubeObject {
  const annotations = object.metadata.annotations
  if (manager !== 'kubectl' || !annotations?.[lastAppliedAnnotation]) return object
  const text = `${printJson(sorted(withoutAnnotation(config)))}\n`
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: text } } }
}

function withoutAnnotation(config: KubeObject): KubeObject {
  if (!config.metadata.annotations) return config
  const { [lastAppliedAnnotation]: _, ...annotations } = config.metadata.annotations
  return { ...config, metadata: { ...config.metadata, annotations } }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const keys = Object.keys(value).sort()
  return Object.fromEntries(keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]))
}
