/**
 * ConfigMaps: keys, sizes, and what an immutable one keeps.
 *
 * Follows ValidateConfigMap and ValidateConfigMapUpdate in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  type ConfigMap, configMapKeyErrors, deepEqual, type FieldError, forbiddenField, invalidValue, path, tooLong,
} from '@track/apimachinery'
import type { MetadataErrors } from '../kind.ts'
import { decodeBase64 } from './base64.ts'
import { refuse } from './field-rules.ts'
import { dataBytesMax } from './secret-validation.ts'

const field = path('data')

export function validateConfigMap({ data = {}, binaryData = {} }: ConfigMap): FieldError[] {
  const texts = Object.values(data).map((text) => new TextEncoder().encode(text).length)
  const bytes = Object.values(binaryData).map((value) => decodeBase64(value)?.length ?? 0)
  const size = [...texts, ...bytes].reduce((sum, length) => sum + length, 0)
  return [
    ...Object.keys(data).flatMap((key) => [
      ...refuse(field.key(key), key, configMapKeyErrors(key)),
      ...(key in binaryData ? [invalidValue(field.key(key), key, 'duplicate of key present in binaryData')] : []),
    ]),
    ...Object.keys(binaryData).flatMap((key) => refuse(path('binaryData').key(key), key, configMapKeyErrors(key))),
    ...(size > dataBytesMax ? [tooLong(path(''), dataBytesMax)] : []),
  ]
}

export function validateConfigMapUpdate(configMap: ConfigMap, old: ConfigMap, metadata: MetadataErrors): FieldError[] {
  const words = 'field is immutable when `immutable` is set'
  const errors = [...metadata.update]
  if (old.immutable) {
    if (!configMap.immutable) errors.push(forbiddenField(path('immutable'), words))
    for (const name of ['data', 'binaryData'] as const) {
      if (!deepEqual(configMap[name] ?? {}, old[name] ?? {})) errors.push(forbiddenField(path(name), words))
    }
  }
  return [...errors, ...metadata.object, ...validateConfigMap(configMap)]
}
