/** What servers answer with, for those who look at it, and how they log that they did. */
import { isRefusal, readFile } from '@track/files'
import { fileSystem } from '@track/processes'
import type { Simulation } from '@track/simulation'
import { appendLog } from '../logs/container-log.ts'
import type { Access, ServerBehaviour } from '../images/image.ts'
import { imageOf } from '../images/image-of-container.ts'
import { containerNamed } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { containerConfiguration } from './container-configuration.ts'
import { filesOfContainer } from './in-container.ts'
import { hasProcesses } from './volume-trees.ts'

/** The body of a successful GET of a path; empty where the server has nothing to show. */
export function pageOf(simulation: Simulation, serverId: string, path: string): string {
  const found = serverOf(simulation, serverId)
  if (!found) return ''
  const { behaviour, uid, container } = found
  if (behaviour.page) {
    const configuration = containerConfiguration(simulation, uid, container)
    return 'refusal' in configuration ? '' : behaviour.page(configuration.argv)
  }
  if (behaviour.documentRoot === undefined || !hasProcesses(simulation)) return ''
  const files = filesOfContainer(simulation, uid, container)
  if (files === undefined) return ''
  const text = readFile(fileSystem(simulation, files), behaviour.documentRoot + (path.endsWith('/') ? `${path}index.html` : path))
  return isRefusal(text) ? '' : text
}

/** Writes a request down in the server's log, if it keeps one. */
export function logAccess(simulation: Simulation, serverId: string, access: Omit<Access, 'at' | 'bytes'> & { readonly bytes?: number }): void {
  const found = serverOf(simulation, serverId)
  if (!found?.behaviour.accessLine) return
  const bytes = access.bytes ?? (access.status === '200' ? new TextEncoder().encode(pageOf(simulation, serverId, access.path)).length : 153)
  appendLog(simulation, serverId, 'stdout', `${found.behaviour.accessLine({ ...access, at: simulation.now, bytes })}\n`)
}

function serverOf(simulation: Simulation, serverId: string) {
  const state = nodesOf(simulation)
  const run = state.runs.get(serverId)
  const pod = run && state.pods.get(run.uid)?.pod
  if (!run || !pod) return undefined
  const { container } = containerNamed(pod, run.container)!
  const image = imageOf(simulation, container)
  if (typeof image === 'string' || image.behaviour.kind !== 'server') return undefined
  return { behaviour: image.behaviour as ServerBehaviour, uid: run.uid, container }
}
