/**
 * `pods/exec`: a command in a container, with its input, its output and its exit code.
 *
 * Follows pkg/kubelet/server/server.go (getExec) of Kubernetes 1.34.
 */
import { badRequest, internalError } from '@track/apimachinery'
import type { Connector } from '@track/apiserver'
import { addTerminal, openInput, openOutput, type StartOptions } from '@track/processes'
import type { Simulation } from '@track/simulation'
import { startInContainer } from '../containers/in-container.ts'
import { containerNamed } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import type { ConsoleRow } from './connection-row.ts'
import { addConsole, consoleConnection, consoleOf, drainConsole, endConsole } from './console.ts'
import { checkKubelet, type Query, targetOf } from './target.ts'

const isSet = (query: Query, name: string) => query[name]?.[0] === 'true' || query[name]?.[0] === '1'

export const execConnector: Connector = {
  open(simulation, request, query) {
    const target = targetOf(simulation, request, query)
    const { pod, container: name } = target
    if (!pod.spec.nodeName) throw badRequest(`pod ${request.name ?? ''} does not have a host assigned`)
    const argv = query['command'] ?? []
    if (!['stdin', 'stdout', 'stderr'].some((stream) => isSet(query, stream))) {
      throw badRequest('you must specify at least 1 of stdin, stdout, stderr')
    }
    if (argv.length === 0) throw badRequest('you must provide at least one command')
    checkKubelet(simulation, target, 'exec')
    const uid = pod.metadata.uid!
    const key = containerKey(uid, name)
    if (!nodesOf(simulation).runs.has(key)) throw internalError(`unable to upgrade connection: container not found ("${name}")`)
    return start(simulation, uid, containerNamed(pod, name)!.container, key, { argv, query })
  },
  ...consoleConnection,
}

function start(
  simulation: Simulation, uid: string, container: Parameters<typeof startInContainer>[2], key: string, { argv, query }: { argv: readonly string[]; query: Query },
): string {
  const id = addConsole(simulation, { kind: 'console', key, chunks: [] })
  const onOutput = { part: 'nodes', event: 'console', data: { id } }
  const hasTerminal = isSet(query, 'tty')
  const terminal = hasTerminal ? addTerminal(simulation, { echo: true, onOutput }) : undefined
  const input = !hasTerminal && isSet(query, 'stdin') ? openInput(simulation) : undefined
  const streams: Partial<StartOptions> = terminal !== undefined
    ? { terminal }
    : {
      stdout: openOutput(simulation, onOutput), stderr: openOutput(simulation, onOutput),
      ...(input !== undefined && { stdin: { pipe: input } }),
    }
  const onExit = { part: 'nodes', event: 'console', data: { id } }
  const started = startInContainer(simulation, uid, container, { argv, onExit, ...streams })
  if ('error' in started) {
    nodesOf(simulation).readers.delete(id)
    throw internalError(`error executing command in container: ${started.error}`)
  }
  const { pid, stdout, stderr } = started
  const row: ConsoleRow = {
    kind: 'console', key, chunks: [],
    ...(terminal !== undefined && { terminal: { id: terminal, typed: '' } }),
    ...(input !== undefined && { input }),
    process: {
      pid, stdout: { id: stdout, offset: 0 }, ...(terminal === undefined && { stderr: { id: stderr, offset: 0 } }),
    },
  }
  nodesOf(simulation).readers.set(id, row)
  return id
}

/** The command of a console has written something, or has ended. */
export function consoleChanged(simulation: Simulation, { id, exitCode }: { id: string; exitCode?: number }): void {
  if (!consoleOf(simulation, id)) return
  if (exitCode === undefined) drainConsole(simulation, id)
  else endConsole(simulation, id, exitCode)
}
