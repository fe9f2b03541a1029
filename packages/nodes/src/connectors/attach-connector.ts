/**
 * `pods/attach`: the input and output of a container's own process, from now on.
 *
 * Follows pkg/kubelet/server/server.go (getAttach) of Kubernetes 1.34.
 */
import { badRequest, internalError } from '@track/apimachinery'
import type { Connector } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { containerKey, nodesOf } from '../state.ts'
import { addChunk, addConsole, consoleConnection, endConsole } from './console.ts'
import { checkKubelet, targetOf } from './target.ts'

export const attachConnector: Connector = {
  open(simulation, request, query) {
    const target = targetOf(simulation, request, query)
    const { pod, container } = target
    if (!pod.spec.nodeName) throw badRequest(`pod ${request.name ?? ''} does not have a host assigned`)
    checkKubelet(simulation, target, 'attach')
    const key = containerKey(pod.metadata.uid!, container)
    const run = nodesOf(simulation).runs.get(key)
    if (!run) throw internalError(`unable to upgrade connection: container ${container} not found in pod ${pod.metadata.name}_${pod.metadata.namespace}`)
    const { terminal, input } = run.process ?? {}
    return addConsole(simulation, {
      kind: 'console', key, chunks: [], ...(terminal !== undefined && { terminal: { id: terminal, typed: '' } }), ...(input !== undefined && { input }),
    })
  },
  ...consoleConnection,
}

/** Everyone who is attached to a container sees what it writes. */
export function showAttached(simulation: Simulation, key: string, stream: 'stdout' | 'stderr', text: string): void {
  for (const id of attachedTo(simulation, key)) addChunk(simulation, id, stream === 'stdout' ? 1 : 2, text)
}

/** A container has ended: so have those who were attached to it. */
export function endAttached(simulation: Simulation, key: string, exitCode: number): void {
  for (const id of attachedTo(simulation, key)) endConsole(simulation, id, exitCode)
}

function attachedTo(simulation: Simulation, key: string): string[] {
  const { readers } = nodesOf(simulation)
  if (readers.size === 0) return []
  return [...readers].flatMap(([id, row]) => (row.kind === 'console' && row.key === key && !row.process ? [id] : []))
}
