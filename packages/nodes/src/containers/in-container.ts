/**
 * Processes beside a container's own: for `exec`, hooks and probes, in its files and with its environment.
 *
 * Follows containerd and runc for the words of a start that fails.
 */
import { type StartOptions, startProcess } from '@track/processes'
import type { Simulation } from '@track/simulation'
import { hexDigits } from '../hex-digits.ts'
import type { Container } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { addContainerFiles } from './container-files.ts'
import { hostOf } from './program-engine.ts'
import type { RunRow } from './run.ts'
import { hasProcesses } from './volume-trees.ts'

export interface InContainer {
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
}

type Options = Pick<StartOptions, 'argv' | 'onExit' | 'terminal' | 'stdin' | 'stdout' | 'stderr'>

/** Starts a process in a running container, or answers the runtime's words for why it cannot be. */
export function startInContainer(
  simulation: Simulation, uid: string, container: Container, options: Options,
): InContainer | { readonly error: string } {
  const state = nodesOf(simulation)
  const key = containerKey(uid, container.name)
  const run = state.runs.get(key)
  if (!run) return { error: `container not found ("${container.name}")` }
  if (!hasProcesses(simulation)) return { error: 'not simulated here: commands in containers' }
  const { pod } = state.pods.get(uid)!
  const { env, cwd } = run
  const number = state.opened++
  const host = run.process?.host ?? `${hostOf(pod.metadata.name ?? '', run)}-${number}`
  const started = startProcess(simulation, { ...options, fileSystem: filesOf(simulation, key, run, container), env, cwd, host })
  if ('error' in started) {
    const exec = hexDigits(simulation.stream('exec', key), number, 64)
    const words = started.error.replace(/^(exec: "(.*)": )no such file/, '$1stat $2: no such file')
    return {
      error: `failed to exec in container: failed to start exec "${exec}": OCI runtime exec failed: exec failed: `
        + `unable to start container process: ${words}: unknown`,
    }
  }
  return started
}

/** The file system of a running container. */
export function filesOfContainer(simulation: Simulation, uid: string, container: Container): string | undefined {
  const key = containerKey(uid, container.name)
  const run = nodesOf(simulation).runs.get(key)
  return run && filesOf(simulation, key, run, container)
}

/** Containers of other engines get files when somebody looks at them for the first time. */
function filesOf(simulation: Simulation, key: string, run: RunRow, container: Container): string {
  const present = run.process?.fileSystem ?? run.files
  if (present !== undefined) return present
  const state = nodesOf(simulation)
  const files = addContainerFiles(simulation, state.pods.get(run.uid)!.pod, container, run.instance)
  state.runs.set(key, { ...run, files })
  return files
}
