/** The data of a ConfigMap or Secret as text by key. */
import { configMaps, type KubeObject, secrets } from '@track/apimachinery'
import { objectKey, storedObject, storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import type { Pod } from '../objects/pod.ts'
import { decodeBase64 } from './base64.ts'

export type Data = Readonly<Record<string, string>>

/** Undefined where it is optional and not there; the kubelet's words where it had to be. */
export function dataOf(
  simulation: Simulation, { metadata }: Pod, kind: 'configmap' | 'secret',
  { name = '', optional = false }: { name?: string; optional?: boolean },
): Data | string | undefined {
  const resource = kind === 'configmap' ? configMaps : secrets
  const object = storedObject(storeOf(simulation), resource, objectKey(metadata.namespace, name))
  if (!object) return optional ? undefined : `${kind} "${name}" not found`
  return kind === 'configmap' ? textOf(object) : secretText(object)
}

function textOf(object: KubeObject): Data {
  const binary = Object.entries((object['binaryData'] ?? {}) as Data).map(([key, value]) => [key, decodeBase64(value)] as const)
  return { ...Object.fromEntries(binary), ...(object['data'] as Data | undefined) }
}

function secretText(object: KubeObject): Data {
  return Object.fromEntries(Object.entries((object['data'] ?? {}) as Data).map(([key, value]) => [key, decodeBase64(value)]))
}
