/** The trees that volumes are in the world of processes, and how containers see them. */
import type { FileText } from '@track/files'
import { type MountRow, partName, removeTreeOf, setTree } from '@track/processes'
import type { Part, Simulation } from '@track/simulation'
import type { Container, Pod, Volume } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import type { Files } from './volumes.ts'

/** A volume that is mounted; the trees are known to the processes by the row's key. */
export interface VolumeRow {
  readonly uid: string
  readonly volume: string
  readonly isEmpty: boolean
}

/** Worlds without processes have no files either. */
export function hasProcesses(simulation: Simulation): boolean {
  return simulation.has({ name: partName } as Part)
}

function treeOf(uid: string, volume: string): string {
  return `volume ${uid}/${volume}`
}

/** Puts a volume's files in place; an empty directory that is there keeps what was written to it. */
export function setVolumeTree(simulation: Simulation, { metadata }: Pod, volume: Volume, files: Files): void {
  const uid = metadata.uid!
  const { volumes } = nodesOf(simulation)
  const tree = treeOf(uid, volume.name)
  const isEmpty = volume.emptyDir !== undefined || volume.hostPath !== undefined
  if (isEmpty && volumes.has(tree)) return
  volumes.set(tree, { uid, volume: volume.name, isEmpty })
  if (hasProcesses(simulation)) setTree(simulation, tree, files)
}

export function removeVolumeTrees(simulation: Simulation, { metadata, spec }: Pod): void {
  const { volumes } = nodesOf(simulation)
  for (const { name } of spec.volumes ?? []) {
    const tree = treeOf(metadata.uid!, name)
    if (volumes.delete(tree) && hasProcesses(simulation)) removeTreeOf(simulation, tree)
  }
}

/** The mounts of a container; a file that is mounted by itself (`subPath`) is a copy in its own files. */
export function mountsOf(pod: Pod, { volumeMounts = [] }: Container): MountRow[] {
  return volumeMounts.flatMap(({ name, mountPath, subPath, readOnly }) => {
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    if (!volume || subPath) return []
    const isReadOnly = readOnly === true || volume.configMap !== undefined || volume.secret !== undefined
      || volume.projected !== undefined || volume.downwardAPI !== undefined
    return [{ at: mountPath.replace(/(.)\/$/, '$1'), tree: treeOf(pod.metadata.uid!, name), readOnly: isReadOnly }]
  })
}

/** Files mounted by themselves, by their path in the container. */
export function copiedFiles(
  pod: Pod, { volumeMounts = [] }: Container, filesOf: (volume: Volume) => Files,
): Record<string, FileText> {
  const files: Record<string, FileText> = {}
  for (const { name, mountPath, subPath } of volumeMounts) {
    const volume = pod.spec.volumes?.find((each) => each.name === name)
    const file = volume && subPath ? filesOf(volume)[`/${subPath}`] : undefined
    if (file !== undefined) files[mountPath] = file
  }
  return files
}
