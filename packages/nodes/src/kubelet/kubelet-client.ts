/** The API as a kubelet uses it: as the user of its node, with the field manager `kubelet`. */
import { clientFor, type Client } from '@track/apiserver'
import type { Simulation } from '@track/simulation'

export function kubeletClient(simulation: Simulation, node: string): Client {
  return clientFor(simulation, { user: kubeletUser(node), manager: 'kubelet' })
}

function kubeletUser(node: string) {
  return { name: `system:node:${node}`, groups: ['system:nodes', 'system:authenticated'] }
}
