/**
 * Nodes that have the pod's images already.
 *
 * Follows pkg/scheduler/framework/plugins/imagelocality/image_locality.go of Kubernetes 1.34.
 */
import type { NodeRow } from '../node-row.ts'
import { definePlugin, maxNodeScore } from '../plugin.ts'

const mebibyte = 1024 * 1024
const sizeMin = 23 * mebibyte
const sizeMaxAContainer = 1000 * mebibyte

interface Image {
  readonly name: string
  /** The size that the first node tells, times the share of nodes that have it. */
  readonly worth: number
}

export const imageLocality = definePlugin<undefined, readonly Image[]>({
  name: 'ImageLocality',
  weight: 1,
  prepareScore({ spec }, { nodes }) {
    const containers = [...(spec.initContainers ?? []), ...spec.containers]
    if (!nodes.some(({ node }) => node.status?.images?.length)) return undefined
    return containers.map(({ image = '' }) => {
      const name = normalizedName(image)
      const sizes = nodes.flatMap((node) => sizeOn(node, name) ?? [])
      return { name, worth: Math.trunc((sizes[0] ?? 0) * (sizes.length / nodes.length)) }
    })
  },
  score(_pod, node, images) {
    const size = images.reduce((sum, { name, worth }) => (sizeOn(node, name) === undefined ? sum : sum + worth), 0)
    const sizeMax = sizeMaxAContainer * images.length
    return Math.trunc((maxNodeScore * (Math.min(Math.max(size, sizeMin), sizeMax) - sizeMin)) / (sizeMax - sizeMin))
  },
})

function sizeOn({ node }: NodeRow, image: string): number | undefined {
  return node.status?.images?.find(({ names }) => names?.includes(image))?.sizeBytes
}

function normalizedName(image: string): string {
  return image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image
}
