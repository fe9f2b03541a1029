/**
 * Fields of a pod and resources of its containers, as variables and files may show them.
 *
 * Follows validateObjectFieldSelector, validateContainerResourceFieldSelector and
 * validateDownwardAPIVolumeFile in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  canonicalQuantity, type FieldError, type FieldPath, invalidValue, parseQuantity, requiredValue, unsupportedValue,
} from '@track/apimachinery'
import { fileMode, nonReservedPath, qualifiedName, required } from '../field-rules.ts'

interface FieldReference {
  apiVersion?: string
  fieldPath: string
}

interface ResourceReference {
  containerName?: string
  divisor?: string
  resource: string
}

interface DownwardFile {
  path: string
  fieldRef?: FieldReference
  resourceFieldRef?: ResourceReference
  mode?: number
}

const fileFields = ['metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid']

export function validateDownwardFile({ path = '', fieldRef, resourceFieldRef, mode }: DownwardFile, field: FieldPath): FieldError[] {
  const errors = [...required(field.child('path'), path), ...nonReservedPath(field.child('path'), path)]
  if (fieldRef) {
    errors.push(...validateFieldReference(fieldRef, fileFields, field.child('fieldRef')))
    if (resourceFieldRef) errors.push(invalidValue(field, 'resource', 'fieldRef and resourceFieldRef can not be specified simultaneously'))
  } else if (resourceFieldRef) {
    errors.push(...validateResourceReference(resourceFieldRef, field.child('resourceFieldRef'), { ofVolume: true }))
  } else errors.push(requiredValue(field, 'one of fieldRef and resourceFieldRef is required'))
  return [...errors, ...fileMode(field.child('mode'), mode)]
}

const knownFields = [
  'metadata.annotations', 'metadata.labels', 'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName',
  'spec.restartPolicy', 'spec.serviceAccountName', 'spec.schedulerName', 'status.phase', 'status.hostIP', 'status.hostIPs',
  'status.podIP', 'status.podIPs',
]

export function validateFieldReference(
  { apiVersion = '', fieldPath = '' }: FieldReference,
  supported: readonly string[],
  field: FieldPath,
): FieldError[] {
  if (apiVersion === '') return [requiredValue(field.child('apiVersion'))]
  if (fieldPath === '') return [requiredValue(field.child('fieldPath'))]
  const refusal = conversionRefusal(apiVersion, fieldPath)
  if (refusal) return [invalidValue(field.child('fieldPath'), fieldPath, `error converting fieldPath: ${refusal}`)]
  const [, path, key] = subscripted(fieldPath) ?? [undefined, fieldPath, undefined]
  if (key !== undefined) return qualifiedName(field, path === 'metadata.annotations' ? key.toLowerCase() : key)
  // Upstream forgets the path that it read when there is no subscript.
  return supported.includes(fieldPath) ? [] : [unsupportedValue(field.child('fieldPath'), fieldPath, supported)]
}

/** `metadata.labels['app']`: the path and the key. */
function subscripted(fieldPath: string): [string, path: string, key: string] | undefined {
  const match = /^([^[]+)\['(.*)'\]$/.exec(fieldPath)
  return match ? [match[0], match[1]!, match[2]!] : undefined
}

function conversionRefusal(apiVersion: string, fieldPath: string): string | undefined {
  if (apiVersion !== 'v1') return `unsupported pod version: ${apiVersion}`
  const parts = subscripted(fieldPath)
  if (parts) {
    const takesKey = parts[1] === 'metadata.annotations' || parts[1] === 'metadata.labels'
    return takesKey ? undefined : `field label does not support subscript: ${fieldPath}`
  }
  return knownFields.includes(fieldPath) || fieldPath === 'spec.host' ? undefined : `field label not supported: ${fieldPath}`
}

const resourceFields = [
  'limits.cpu', 'limits.ephemeral-storage', 'limits.memory', 'requests.cpu', 'requests.ephemeral-storage', 'requests.memory',
]
const byteDivisors = ['1', '1k', '1M', '1G', '1T', '1P', '1E', '1Ki', '1Mi', '1Gi', '1Ti', '1Pi', '1Ei']
const isHugePages = (resource: string) => /^(requests|limits)\.hugepages-/.test(resource)

export function validateResourceReference(
  { containerName, resource = '', divisor }: ResourceReference,
  field: FieldPath,
  { ofVolume }: { ofVolume: boolean },
): FieldError[] {
  const errors: FieldError[] = []
  if (ofVolume && !containerName) errors.push(requiredValue(field.child('containerName')))
  else if (resource === '') errors.push(requiredValue(field.child('resource')))
  else if (!resourceFields.includes(resource) && !isHugePages(resource)) {
    errors.push(unsupportedValue(field.child('resource'), resource, resourceFields))
  }
  return [...errors, ...validateDivisor(resource, divisor, field.child('divisor'))]
}

function validateDivisor(resource: string, divisor: string | undefined, field: FieldPath): FieldError[] {
  if (divisor === undefined || parseQuantity(divisor).unscaled === 0n) return []
  const [, name = ''] = resource.split('.')
  const text = canonicalQuantity(divisor)
  if (name === 'cpu') {
    const words = "only divisor's values 1m and 1 are supported with the cpu resource"
    return text === '1m' || text === '1' ? [] : [invalidValue(field, resource, words)]
  }
  const what = name === 'memory' ? 'memory' : name === 'ephemeral-storage' ? 'local ephemeral storage' : isHugePages(resource) ? 'hugepages' : ''
  if (what === '' || byteDivisors.includes(text)) return []
  return [invalidValue(field, resource, `only divisor's values ${byteDivisors.join(', ')} are supported with the ${what} resource`)]
}
