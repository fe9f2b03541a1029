/** The file systems of hosts and containers: trees by id, seen together through mounts. */
import { absolutePath, type FileSystem, type FileTree, fileTree, type FileText, type FileRow } from '@track/files'
import type { Simulation } from '@track/simulation'
import { type Kernel, kernelOf, rowOf } from './kernel.ts'
import type { FileSystemRow, MountRow } from './state.ts'

/** What a host or container sees; the trees in it are the containers to write to. */
export function fileSystemOf({ state }: Kernel, id: string): FileSystem {
  const row = state.fileSystems.get(id)
  if (!row) throw new Error(`no file system "${id}"`)
  return {
    tree: state.trees.get(row.tree)!,
    ...(row.base ? { base: row.base } : {}),
    mounts: row.mounts.map((mount) => ({ ...mount, tree: state.trees.get(mount.tree)! })),
  }
}

/** The file system of a process. */
export function filesOf(kernel: Kernel, pid: string): FileSystem {
  return fileSystemOf(kernel, rowOf(kernel, pid).fileSystem)
}

/** A path as a process means it. */
export function pathOf(kernel: Kernel, pid: string, path: string): string {
  const whole = path.startsWith('/') ? path : absolutePath(rowOf(kernel, pid).cwd, path)
  return path.length > 1 && path.endsWith('/') && !whole.endsWith('/') ? `${whole}/` : whole
}

/** Adds a tree (a volume, a ConfigMap's files), or replaces what it holds. */
export function setTree(simulation: Simulation, id: string, texts: Readonly<Record<string, FileText>> | FileTree): void {
  const { state } = kernelOf(simulation)
  state.trees.set(id, texts instanceof Map ? new Map(texts) : fileTree(texts, simulation.now))
}

export function removeTreeOf(simulation: Simulation, id: string): void {
  kernelOf(simulation).state.trees.delete(id)
}

/**
 * Adds a file system: an own empty tree over an image's files (shared, never written to), and
 * mounts of trees that `setTree` added.
 */
export function addFileSystem(
  simulation: Simulation, id: string,
  { base, mounts = [], files = {} }: {
    base?: ReadonlyMap<string, FileRow>; mounts?: readonly MountRow[]; files?: Readonly<Record<string, FileText>>
  } = {},
): void {
  const { state } = kernelOf(simulation)
  const tree = `file system ${id}`
  state.trees.set(tree, fileTree(files, simulation.now))
  const row: FileSystemRow = { tree, base, mounts }
  state.fileSystems.set(id, row)
}

export function removeFileSystem(simulation: Simulation, id: string): void {
  const { state } = kernelOf(simulation)
  const row = state.fileSystems.get(id)
  if (row) state.trees.delete(row.tree)
  state.fileSystems.delete(id)
}

/** The file system by its id, for the layers above: with the functions of @track/files. */
export function fileSystem(simulation: Simulation, id: string): FileSystem {
  return fileSystemOf(kernelOf(simulation), id)
}
