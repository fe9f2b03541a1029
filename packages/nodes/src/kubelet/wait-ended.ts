/** A request or a command of the kubelet has ended: the probe or the hook that waited for it goes on. */
import type { Simulation } from '@track/simulation'
import type { WaitEnd } from '../containers/waits.ts'
import { endHook } from './hooks.ts'
import { probeAnswered } from './probes/probe-worker.ts'

export function waitEnded(simulation: Simulation, end: WaitEnd | undefined): void {
  if (end === undefined) return
  if ('failure' in end) probeAnswered(simulation, { ...end.for, failure: end.failure })
  else endHook(simulation, { ...end.for, error: end.error, output: end.output })
}
