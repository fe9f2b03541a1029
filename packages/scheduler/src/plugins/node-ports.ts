/**
 * Ports of the host that another pod has taken.
 *
 * Follows pkg/scheduler/framework/plugins/nodeports/node_ports.go of Kubernetes 1.34.
 */
import { type HostPort, hostPorts } from '../node-row.ts'
import { definePlugin, refusal } from '../plugin.ts'

const wildcard = '0.0.0.0'

export const nodePorts = definePlugin({
  name: 'NodePorts',
  weight: 0,
  prepareFilter(pod) {
    const ports = hostPorts(pod)
    return ports.length > 0 ? ports : undefined
  },
  filter: (_pod, { ports }, wanted) =>
    wanted.some((port) => isTaken(port, ports)) ? refusal("node(s) didn't have free ports for the requested pod ports") : undefined,

  mayChangeMind(change, pod) {
    if (change.kind === 'node') return change.after !== undefined && !change.before
    if (change.after || !change.before?.spec.nodeName) return false
    const freed = hostPorts(change.before)
    return hostPorts(pod).some((port) => isTaken(port, freed))
  },
})

function isTaken({ ip, protocol, port }: HostPort, taken: readonly HostPort[]): boolean {
  return taken.some((other) => {
    if (other.port !== port || other.protocol !== protocol) return false
    return ip === wildcard || other.ip === wildcard || other.ip === ip
  })
}
