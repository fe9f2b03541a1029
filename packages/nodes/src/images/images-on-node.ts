/** Which images a node has, and how it reports them. */
import type { ImageOnNode } from '../nodes/node-status.ts'
import type { NodesState } from '../state.ts'

/** Biggest first, as `crictl images` of the kubelet's image manager sorts them. */
export function imagesOnNode({ images }: NodesState, node: string): ImageOnNode[] {
  const present = images.get(node)
  if (!present) return []
  return [...present.values()].sort((a, b) => b.sizeBytes - a.sizeBytes || (a.names[0]! < b.names[0]! ? -1 : 1))
}
