/**
 * Secrets: keys, sizes, and what each type must hold.
 *
 * Follows ValidateSecret and ValidateSecretUpdate in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  configMapKeyErrors, deepEqual, type FieldError, forbiddenField, invalidValue, path, requiredValue, type Secret, tooLong,
} from '@track/apimachinery'
import type { MetadataErrors } from '../kind.ts'
import { decodeBase64 } from './base64.ts'
import { immutable, refuse } from './field-rules.ts'

const field = path('data')
export const dataBytesMax = 1_048_576

export function validateSecret(secret: Secret): FieldError[] {
  const data = secret.data ?? {}
  const errors = Object.keys(data).flatMap((key) => refuse(field.key(key), key, configMapKeyErrors(key)))
  const size = Object.values(data).reduce((sum, value) => sum + (decodeBase64(value)?.length ?? 0), 0)
  if (size > dataBytesMax) errors.push(tooLong(field, dataBytesMax))
  return [...errors, ...validateType(secret)]
}

const nameAnnotation = 'kubernetes.io/service-account.name'

function validateType({ metadata, type, data = {} }: Secret): FieldError[] {
  const missing = (...keys: readonly string[]) => keys.filter((key) => data[key] === undefined).map((key) => requiredValue(field.key(key)))
  switch (type) {
    case 'kubernetes.io/service-account-token':
      return metadata.annotations?.[nameAnnotation] ? [] : [requiredValue(path('metadata', 'annotations').key(nameAnnotation))]
    case 'kubernetes.io/dockercfg':
      return validateJson(data, '.dockercfg')
    case 'kubernetes.io/dockerconfigjson':
      return validateJson(data, '.dockerconfigjson')
    case 'kubernetes.io/basic-auth': {
      const both = missing('username', 'password')
      return both.length === 2 ? both : []
    }
    case 'kubernetes.io/ssh-auth':
      return data['ssh-privatekey'] ? [] : [requiredValue(field.key('ssh-privatekey'))]
    case 'kubernetes.io/tls':
      return missing('tls.crt', 'tls.key')
    default:
      return []
  }
}

function validateJson(data: Readonly<Record<string, string>>, key: string): FieldError[] {
  const encoded = data[key]
  if (encoded === undefined) return [requiredValue(field.key(key))]
  const text = new TextDecoder().decode(decodeBase64(encoded) ?? new Uint8Array())
  const refusal = jsonRefusal(text)
  return refusal === undefined ? [] : [invalidValue(field.key(key), '<secret contents redacted>', refusal)]
}

/** Why the text is no JSON object, in Go's words where they can be told. */
function jsonRefusal(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && !Array.isArray(value)) return undefined
    const kind = Array.isArray(value) ? 'array' : typeof value
    return `json: cannot unmarshal ${kind === 'boolean' ? 'bool' : kind} into Go value of type map[string]interface {}`
  } catch {
    // A learner's text that is no JSON: Go names the first character that cannot be.
    return text.trim() === '' ? 'unexpected end of JSON input' : `invalid character '${text.trim()[0]}' looking for beginning of value`
  }
}

export function validateSecretUpdate(secret: Secret, old: Secret, metadata: MetadataErrors): FieldError[] {
  const errors = [...metadata.update, ...immutable(path('type'), secret.type ?? '', old.type ?? '')]
  const words = 'field is immutable when `immutable` is set'
  if (old.immutable && !secret.immutable) errors.push(forbiddenField(path('immutable'), words))
  if (old.immutable && !deepEqual(secret.data ?? {}, old.data ?? {})) errors.push(forbiddenField(field, words))
  return [...errors, ...metadata.object, ...validateSecret(secret)]
}
