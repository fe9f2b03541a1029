/** What happens to nodes. */
import { nodes, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { type NodeFault, nodeFaultKinds } from '@track/nodes'
import { second, type Simulation } from '@track/simulation'
import { administrator, changeNode, type Happening, nodeNames, someNode, unlessRefused } from '../happening.ts'

const taint = (effect: string) => ({ taints: [{ key: 'seed', value: 'yes', effect }] })

export const nodeHappenings: readonly Happening[] = [
  {
    name: 'something happens to a node', weight: 4,
    act(world, draw) {
      const fault = draw.oneOf(nodeFaultKinds, 'node fault')!.name
      const row: NodeFault = { node: someNode(world, draw), fault, for: (10 + draw.below(400, 'for')) * second }
      world.input('nodes', 'begin fault', row)
    },
  },
  { name: 'a node is cordoned', weight: 1, act: (world, draw) => changeNode(world, someNode(world, draw), { unschedulable: true }) },
  { name: 'a node is drained', weight: 1, act: (world, draw) => drain(world, someNode(world, draw)) },
  { name: 'all nodes are uncordoned', weight: 2, act: uncordon },
  { name: 'a node is tainted', weight: 1, act: (world, draw) => changeNode(world, someNode(world, draw), taint(draw.oneOf(['NoSchedule', 'NoExecute'], 'effect')!)) },
  { name: 'the taints are taken away', weight: 1, act: untaint },
]

function drain(world: Simulation, name: string): void {
  changeNode(world, name, { unschedulable: true })
  for (const pod of cacheOf(world).byIndex(pods, 'node', name)) {
    const { namespace = '', name: podName = '' } = pod.metadata
    const body = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: podName, namespace } }
    unlessRefused(() => administrator(world).createSubresource(pods, pod, 'eviction', body as never))
  }
}

export function uncordon(world: Simulation): void {
  for (const { metadata, spec } of cacheOf(world).list(nodes)) if (spec?.unschedulable) changeNode(world, metadata.name!, { unschedulable: null })
}

export function untaint(world: Simulation): void {
  for (const { metadata, spec } of cacheOf(world).list(nodes)) {
    const taints = spec?.taints?.filter(({ key }) => key !== 'seed')
    if (taints?.length !== spec?.taints?.length) changeNode(world, metadata.name!, { taints })
  }
}

export function healNodes(world: Simulation): void {
  for (const node of nodeNames(world)) for (const { name: fault } of nodeFaultKinds) world.input('nodes', 'end fault', { node, fault })
}
