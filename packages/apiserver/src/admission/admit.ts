/** Runs the admission plugins of one phase, in their order. */
import type { KubeObject } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, Draft } from '../api-request.ts'
import { apiServerOf } from '../api-server.ts'
import type { AdmissionPlugin } from './plugin.ts'

export function admit(
  simulation: Simulation,
  phase: AdmissionPlugin['phase'],
  request: ApiRequest,
  { draft, old }: { draft?: Draft | undefined; old?: KubeObject | undefined },
): void {
  for (const plugin of apiServerOf(simulation).options.admission ?? []) {
    if (plugin.phase === phase) plugin.admit(simulation, request, draft, old)
  }
}
