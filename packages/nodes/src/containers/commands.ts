/** Commands that a kubelet runs in a container, for a hook or a probe. */
import type { Duration, Simulation } from '@track/simulation'
import type { Container } from '../objects/pod.ts'
import type { HookWait, ProbeWait } from './waits.ts'

export interface CommandRow {
  readonly command: readonly string[]
  readonly for: ProbeWait | HookWait
}

export function runCommand(
  simulation: Simulation, _uid: string, container: Container,
  { command, for: wait }: { command: readonly string[]; timeout?: Duration; for: ProbeWait | HookWait },
): void {
  const words = `not simulated here: running ${JSON.stringify(command)} in container ${container.name}`
  if (wait.kind === 'probe') simulation.schedule({ at: simulation.now, part: 'nodes', event: 'answer', data: { ...wait, failure: words } })
  else simulation.schedule({ at: simulation.now, part: 'nodes', event: 'hook', data: { ...wait, error: words, output: '' } })
}

export function forgetCommands(_simulation: Simulation, _key: string): void {}
