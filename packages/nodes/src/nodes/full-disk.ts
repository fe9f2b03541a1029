/**
 * A disk that something beside the pods has filled: what containers have on it, and what is said where there
 * is no room. Follows the default threshold nodefs.available<10% and the words of containerd and Linux (ENOSPC).
 */
import { quantityValue } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import { type ImageReference, printImageReference } from '../images/image-reference.ts'
import { containerKey, nodesOf } from '../state.ts'
import { ephemeralStorageByDefault, type NodeDescription } from './node-description.ts'
import type { NodeRow } from './node-row.ts'

export function isFull({ faults }: NodeRow): boolean {
  return faults.includes('disk-full')
}

/** A tenth of the disk, as the kubelet prints it. */
export function diskThreshold({ ephemeralStorage = ephemeralStorageByDefault }: NodeDescription): string {
  return String(Math.floor(quantityValue(ephemeralStorage) / 10))
}

/** A container's logs. */
export function diskBytesOf(simulation: Simulation, uid: string, container: string): number {
  const { logs, previousLogs } = nodesOf(simulation)
  const key = containerKey(uid, container)
  return (logs.get(key)?.bytes ?? 0) + (previousLogs.get(key)?.bytes ?? 0)
}

export function noSpaceWords(reference: ImageReference): string {
  const name = printImageReference(reference)
  return `failed to pull and unpack image "${name}": failed to copy: write /var/lib/containerd/io.containerd.content.v1.content/ingest: no space left on device`
}
