/**
 * Volumes as file trees: ConfigMaps, Secrets, the downward API, tokens, empty directories.
 *
 * Follows pkg/volume/{configmap,secret,projected,downwardapi,emptydir} of Kubernetes 1.34.
 * Left out: the links through `..data`, owners of files, sizes of empty directories.
 */
import type { FileText } from '@track/files'
import type { Simulation } from '@track/simulation'
import { type Container, type DownwardFile, type KeyToPath, type Pod, type Projection, type Volume } from '../objects/pod.ts'
import { dataOf } from './config-data.ts'
import { fieldValue, resourceValue } from './downward-api.ts'
import { serviceAccountToken } from './service-account-token.ts'
import { setVolumeTree } from './volume-trees.ts'

export type Files = Readonly<Record<string, FileText>>

const modeByDefault = 0o644

/** Mounts all volumes of a pod, or says what stands against it. */
export function mountVolumes(simulation: Simulation, pod: Pod): { readonly volume: string; readonly words: string }[] {
  const refusals: { volume: string; words: string }[] = []
  for (const volume of pod.spec.volumes ?? []) {
    const files = volumeFiles(simulation, pod, volume)
    if (typeof files === 'string') refusals.push({ volume: volume.name, words: files })
    else setVolumeTree(simulation, pod, volume, files)
  }
  return refusals
}

/** The files of a volume by absolute path, or the words of what is missing. */
export function volumeFiles(simulation: Simulation, pod: Pod, volume: Volume): Files | string {
  const { configMap, secret, downwardAPI, projected, persistentVolumeClaim } = volume
  if (configMap) return keyed(simulation, pod, 'configmap', configMap, configMap.defaultMode)
  if (secret) return keyed(simulation, pod, 'secret', { ...secret, name: secret.secretName ?? '' }, secret.defaultMode)
  if (downwardAPI) return downwardFiles(simulation, pod, downwardAPI.items ?? [], downwardAPI.defaultMode)
  if (projected) return projectedFiles(simulation, pod, projected.sources ?? [], projected.defaultMode)
  if (persistentVolumeClaim) return 'not simulated here: persistent volumes'
  return {}
}

/** Before the key, as the two volume plugins say it. */
const missingKey = {
  configmap: 'configmap references non-existent config key: ', secret: 'references non-existent secret key: ',
} as const

function keyed(
  simulation: Simulation, pod: Pod, kind: 'configmap' | 'secret',
  { name, items, optional }: { name?: string; items?: KeyToPath[]; optional?: boolean }, mode = modeByDefault,
): Files | string {
  const data = dataOf(simulation, pod, kind, { name: name ?? '', optional: optional ?? false })
  if (typeof data === 'string') return data
  if (!data) return {}
  if (!items) return Object.fromEntries(Object.entries(data).map(([key, content]) => [`/${key}`, { content, mode }]))
  const files: Record<string, FileText> = {}
  for (const { key, path, mode: own } of items) {
    const content = data[key]
    if (content !== undefined) files[`/${path}`] = { content, mode: own ?? mode }
    else if (!optional) return missingKey[kind] + key
  }
  return files
}

function downwardFiles(simulation: Simulation, pod: Pod, items: readonly DownwardFile[], mode = modeByDefault): Files | string {
  const files: Record<string, FileText> = {}
  for (const { path, fieldRef, resourceFieldRef, mode: own } of items) {
    const found = fieldRef
      ? fieldValue(simulation, pod, fieldRef.fieldPath)
      : resourceValue(simulation, pod, pod.spec.containers[0]!, resourceFieldRef!)
    if ('refusal' in found) return found.refusal
    files[`/${path}`] = { content: found.value, mode: own ?? mode }
  }
  return files
}

function projectedFiles(simulation: Simulation, pod: Pod, sources: readonly Projection[], mode = modeByDefault): Files | string {
  let files: Files = {}
  for (const { configMap, secret, downwardAPI, serviceAccountToken: token } of sources) {
    const found = configMap ? keyed(simulation, pod, 'configmap', configMap, mode)
      : secret ? keyed(simulation, pod, 'secret', secret, mode)
        : downwardAPI ? downwardFiles(simulation, pod, downwardAPI.items ?? [], mode)
          : token ? { [`/${token.path}`]: { content: serviceAccountToken(simulation, pod, token), mode } }
            : {}
    if (typeof found === 'string') return found
    files = { ...files, ...found }
  }
  return files
}

/** The text of a file of this name at the top of a mounted volume, or mounted by itself. */
export function mountedFile(simulation: Simulation, pod: Pod, container: Container, name: string): string | undefined {
  for (const { name: volumeName, subPath, mountPath } of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find((each) => each.name === volumeName)
    if (!volume) continue
    const files = volumeFiles(simulation, pod, volume)
    if (typeof files === 'string') continue
    const file = files[`/${subPath ?? name}`]
    if (file !== undefined && (subPath === undefined || subPath.endsWith(name) || mountPath.endsWith(`/${name}`))) return textOf(file)
  }
  return undefined
}

/** The text at a path of the container, as its volumes have it now; a file that is mounted by itself is at its own path. */
export function fileAt(simulation: Simulation, pod: Pod, container: Container, path: string): string | undefined {
  for (const { name: volumeName, subPath, mountPath } of container.volumeMounts ?? []) {
    const at = mountPath.replace(/(.)\/$/, '$1')
    const volume = pod.spec.volumes?.find((each) => each.name === volumeName)
    const inside = subPath === undefined && path.startsWith(`${at}/`) ? path.slice(at.length) : path === at ? `/${subPath ?? ''}` : undefined
    const files = volume && inside !== undefined ? volumeFiles(simulation, pod, volume) : undefined
    const file = typeof files === 'object' ? files[inside!] : undefined
    if (file !== undefined) return textOf(file)
  }
  return undefined
}

function textOf(file: FileText): string | undefined {
  if (typeof file === 'string') return file
  if (file instanceof Uint8Array || !('content' in file)) return undefined
  return typeof file.content === 'string' ? file.content : undefined
}
