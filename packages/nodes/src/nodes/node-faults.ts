/** What may go wrong with a node, as rows: what still works while it lasts, and what it reports. */

export interface NodeFaultKind {
  readonly name: string
  readonly summary: string
  /** The kubelet can talk to the API server. */
  readonly apiReachable: boolean
  /** The kubelet runs: it probes, restarts and kills. */
  readonly kubeletRuns: boolean
  /** Containers run; a node that was down comes back with none. */
  readonly containersRun: boolean
  /** The condition that the kubelet reports as True. */
  readonly condition?: 'MemoryPressure' | 'DiskPressure' | 'PIDPressure'
}

export const nodeFaultKinds: readonly NodeFaultKind[] = [
  { name: 'down', summary: 'the machine is off', apiReachable: false, kubeletRuns: false, containersRun: false },
  { name: 'unreachable', summary: 'the network between node and control plane is cut', apiReachable: false, kubeletRuns: true, containersRun: true },
  { name: 'kubelet-stopped', summary: 'the kubelet has died, its containers have not', apiReachable: false, kubeletRuns: false, containersRun: true },
  { name: 'memory-pressure', summary: 'memory runs out', apiReachable: true, kubeletRuns: true, containersRun: true, condition: 'MemoryPressure' },
  { name: 'disk-pressure', summary: 'the disk fills up', apiReachable: true, kubeletRuns: true, containersRun: true, condition: 'DiskPressure' },
  { name: 'disk-full', summary: 'something beside the pods has filled the disk: pods are evicted, nothing can be pulled', apiReachable: true, kubeletRuns: true, containersRun: true, condition: 'DiskPressure' },
  { name: 'pid-pressure', summary: 'process numbers run out', apiReachable: true, kubeletRuns: true, containersRun: true, condition: 'PIDPressure' },
]

export function nodeFaultKind(name: string): NodeFaultKind {
  const kind = nodeFaultKinds.find((each) => each.name === name)
  if (!kind) throw new Error(`no node fault "${name}"; there are ${nodeFaultKinds.map((each) => each.name).join(', ')}`)
  return kind
}
