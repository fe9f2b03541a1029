/**
 * The variables of a container: from ConfigMaps and Secrets, from the pod itself, from Services.
 *
 * Follows pkg/kubelet/kubelet_pods.go (makeEnvironmentVariables) and pkg/kubelet/envvars/envvars.go
 * of Kubernetes 1.34. Left out: variables from files of a volume.
 */
import type { Simulation } from '@track/simulation'
import { type Container, type EnvVar, type Pod } from '../objects/pod.ts'
import { type Data, dataOf } from './config-data.ts'
import { fieldValue, resourceValue } from './downward-api.ts'
import { expandVariables } from './expansion.ts'
import { serviceVariables } from './service-variables.ts'

type Variables = Record<string, string>

/** The variables, or the words of what is missing. */
export function containerEnvironment(simulation: Simulation, pod: Pod, container: Container): Variables | string {
  const services = serviceVariables(simulation, pod)
  const own: Variables = {}
  for (const { prefix = '', configMapRef, secretRef } of container.envFrom ?? []) {
    const found = configMapRef
      ? dataOf(simulation, pod, 'configmap', configMapRef)
      : dataOf(simulation, pod, 'secret', secretRef ?? {})
    if (typeof found === 'string') return found
    for (const [key, value] of Object.entries(found ?? {})) own[prefix + key] = value
  }
  for (const variable of container.env ?? []) {
    const value = valueOf(simulation, pod, container, variable, (name) => own[name] ?? services[name])
    if (typeof value === 'object') return value.refusal
    if (value !== undefined) own[variable.name] = value
  }
  return { ...services, ...own }
}

/** Undefined where an optional source is not there. */
function valueOf(
  simulation: Simulation, pod: Pod, container: Container, { value = '', valueFrom }: EnvVar, mapping: (name: string) => string | undefined,
): string | undefined | { readonly refusal: string } {
  if (value !== '' || !valueFrom) return expandVariables(value, mapping)
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  if (fieldRef) return refusable(fieldValue(simulation, pod, fieldRef.fieldPath))
  if (resourceFieldRef) return refusable(resourceValue(simulation, pod, container, resourceFieldRef))
  const reference = configMapKeyRef ?? secretKeyRef
  if (!reference) return ''
  const kind = configMapKeyRef ? 'configmap' : 'secret'
  const found = dataOf(simulation, pod, kind, reference)
  if (typeof found === 'string') return { refusal: found }
  const read = (found as Data | undefined)?.[reference.key]
  if (read !== undefined || reference.optional) return read
  const name = kind === 'configmap' ? 'ConfigMap' : 'Secret'
  return { refusal: `couldn't find key ${reference.key} in ${name} ${pod.metadata.namespace ?? ''}/${reference.name ?? ''}` }
}

function refusable(found: { readonly value: string } | { readonly refusal: string }): string | { readonly refusal: string } {
  return 'value' in found ? found.value : found
}
