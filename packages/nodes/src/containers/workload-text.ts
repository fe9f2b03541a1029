/**
 * Where a workload's description comes from: the file `workload.yaml` of a mounted volume, the
 * variable WORKLOAD, or the image itself; the environment and the arguments change its settings.
 */
import type { Simulation } from '@track/simulation'
import type { WorkloadText } from '@track/traffic'
import { nodesOf } from '../state.ts'
import type { RunStart } from './run.ts'
import { mountedFile } from './volumes.ts'

/** A server with all its settings as they are by default. */
const plainServer = 'kind: server\n'

export function workloadText(simulation: Simulation, { uid, container, image, configuration }: RunStart): WorkloadText {
  const { env, argv } = configuration
  if (image.behaviour.kind === 'server') return { text: image.behaviour.workload, env: {}, args: [] }
  const { pod } = nodesOf(simulation).pods.get(uid)!
  const text = mountedFile(simulation, pod, container, 'workload.yaml') ?? env['WORKLOAD'] ?? plainServer
  return { text, env, args: argv.slice(image.entrypoint?.length ?? 0) }
}
