/** The clusters that a world can begin with, as rows; a lab names one. */
import type { NodeDescription } from '@track/nodes'

export interface Topology {
  readonly name: string
  readonly summary: string
  readonly nodes: readonly NodeDescription[]
}

const region = 'europe-1'

/** A node a zone, named after its zone: `node-a1`. */
function worker(index: number, zone: string, number: number, size: { cpu: string; memory: string }): NodeDescription {
  return {
    name: `node-${zone}${number}`, address: `10.0.${index >> 8}.${10 + (index & 255)}`, podCidr: `10.${244 + (index >> 8)}.${index & 255}.0/24`,
    zone: `${region}${zone}`, region, ...size,
  }
}

const zones = ['a', 'b', 'c'] as const

/** `count` nodes of one size, dealt out over three zones. */
export function threeZones(count: number, size = { cpu: '8', memory: '32Gi' }): NodeDescription[] {
  return Array.from({ length: count }, (_, index) => worker(index, zones[index % 3]!, Math.floor(index / 3) + 1, size))
}

export const topologies: readonly Topology[] = [
  { name: 'single', summary: 'one node', nodes: [worker(0, 'a', 1, { cpu: '8', memory: '32Gi' })] },
  { name: 'three-zones', summary: 'three nodes, each in a zone of its own', nodes: threeZones(3) },
  { name: 'six-nodes', summary: 'six nodes in three zones', nodes: threeZones(6) },
]

export function topologyNamed(name: string): Topology | undefined {
  return topologies.find((each) => each.name === name)
}
