/**
 * Clocks of programs that go wrong: of a container's first process and its children, not of what is run in it with exec.
 *
 * Follows controllers/chaosimpl/timechaos/impl.go of Chaos Mesh and what its documentation says of processes. Left out: clocks
 * other than CLOCK_REALTIME (nothing here reads them), timestamps of files and logs.
 */
import { firstProcess } from '@track/nodes'
import { setClock } from '@track/processes'
import { parseGoDuration } from '@track/simulation'
import type { TimeChaosSpec } from '../kinds/timechaos.ts'
import { effect } from './effect.ts'

const realtime = 'CLOCK_REALTIME'

export const timeEffect = effect<TimeChaosSpec>({
  kind: 'TimeChaos',
  isOfContainers: () => true,

  warnings: ({ clockIds = [realtime] }) => clockIds.filter((id) => id !== realtime),

  apply({ pod, container = '' }, { spec }, { simulation }) {
    const pid = firstProcess(simulation, pod.metadata.uid ?? '', container)
    if (pid === undefined) return 'not simulated here: the clock of a workload (nothing in it reads one)'
    const offset = parseGoDuration(spec.timeOffset)
    if ((spec.clockIds ?? [realtime]).includes(realtime)) setClock(simulation, pid, typeof offset === 'number' ? offset : 0)
    return undefined
  },

  recover({ pod, container = '' }, _object, { simulation }) {
    const pid = pod && firstProcess(simulation, pod.metadata.uid ?? '', container)
    if (pid !== undefined) setClock(simulation, pid, 0)
  },
})
