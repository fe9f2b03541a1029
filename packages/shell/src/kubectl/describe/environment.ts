/**
 * The environment of a container: values, and where they come from.
 *
 * Follows describeContainerEnvVars of k8s.io/kubectl/pkg/describe/describe.go and
 * k8s.io/kubectl/pkg/util/{fieldpath,resource} of Kubernetes 1.34.
 */
import { type Container, milliValue, type Pod, quantityValue, type ResourceFieldSelector } from '@track/apimachinery'
import type { Description } from './description.ts'

export type FieldReader = (path: string) => string

export function describeEnv(container: Container, to: Description, readField: FieldReader = () => ''): void {
  const { env = [] } = container
  to.line(2, `Environment:${env.length === 0 ? '\t<none>' : ''}`)
  for (const { name, value = '', valueFrom } of env) {
    if (!valueFrom) {
      for (const [index, line] of value.split('\n').entries()) to.line(3, index === 0 ? `${name}:\t${line}` : `\t${line}`)
      continue
    }
    const { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef } = valueFrom
    if (fieldRef) to.line(3, `${name}:\t${readField(fieldRef.fieldPath)} (${fieldRef.apiVersion ?? ''}:${fieldRef.fieldPath})`)
    else if (resourceFieldRef) to.line(3, `${name}:\t${printResourceField(resourceFieldRef, container)} (${resourceFieldRef.resource})`)
    else if (secretKeyRef) {
      to.line(3, `${name}:\t<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name ?? ''}'>\tOptional: ${secretKeyRef.optional ?? false}`)
    } else if (configMapKeyRef) {
      to.line(3, `${name}:\t<set to the key '${configMapKeyRef.key}' of config map '${configMapKeyRef.name ?? ''}'>\tOptional: ${configMapKeyRef.optional ?? false}`)
    }
  }
}

export function describeEnvFrom({ envFrom = [] }: Container, to: Description): void {
  to.line(2, 'Environment Variables from:')
  for (const { prefix, configMapRef, secretRef } of envFrom) {
    const from = configMapRef ? 'ConfigMap' : secretRef ? 'Secret' : ''
    const { name = '', optional = false } = configMapRef ?? secretRef ?? {}
    to.line(3, `${name}\t${from}${prefix ? ` with prefix '${prefix}'` : ''}\tOptional: ${optional}`)
  }
}

/** A whole number of the divisor, rounded up. */
function printResourceField({ resource, divisor = '1' }: ResourceFieldSelector, { resources }: Container): string {
  const [list = '', name = ''] = resource.split(/\.(.*)/s)
  const quantity = (list === 'limits' ? resources?.limits : resources?.requests)?.[name] ?? '0'
  const step = divisor === '0' ? '1' : divisor
  const value = name === 'cpu' ? Math.ceil(milliValue(quantity) / milliValue(step)) : Math.ceil(quantityValue(quantity) / quantityValue(step))
  return value === 0 && list === 'limits' ? 'node allocatable' : String(value)
}

/** The fields of a pod that kubectl itself can read; of all others the description leaves the value out. */
export function fieldReader({ metadata }: Pod): FieldReader {
  return (path) => (path === 'metadata.name' ? metadata.name : path === 'metadata.namespace' ? metadata.namespace : undefined) ?? ''
}
