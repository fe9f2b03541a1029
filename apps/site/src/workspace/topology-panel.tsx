/** The topology, looked at again as time passes. */
import type { SessionView } from '@track/session'
import { second } from '@track/simulation'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Topology } from '../lab-link/pictures.ts'
import { type FlowRate, flowRates } from './flow-rates.ts'
import { FlowPicture } from './flow-picture.tsx'
import type { LabClient } from './lab-client.ts'
import { NodeBoxes } from './node-boxes.tsx'
import { Unanswered } from './unanswered.tsx'
import { useAnswer } from './use-answer.ts'

const lookEveryMs = 500
/** Rates are taken over at least this much virtual time. */
const rateWindow = 2 * second

interface Seen {
  readonly topology: Topology
  readonly branch: number
}

export function TopologyPanel({ client, view }: { client: LabClient; view: SessionView }) {
  const [rates, setRates] = useState<readonly FlowRate[]>([])
  const from = useRef<Seen>()
  const { answer: topology, failure } = useAnswer<Topology>(client, view, 'topology', { everyMs: lookEveryMs })
  useEffect(() => {
    if (!topology) return
    const [before, next] = [from.current, { topology, branch: view.branch }]
    if (!before || before.branch !== next.branch || before.topology.at > topology.at) from.current = next
    else if (topology.at - before.topology.at >= rateWindow) {
      setRates(flowRates(before.topology, topology))
      from.current = next
    }
  }, [topology])
  if (!topology) return failure === '' ? <p class="meta">Looking …</p> : <Unanswered failure={failure} view={view} />
  const isMoving = view.pace.kind === 'running' || view.isHurrying
  return (
    <div class="topology">
      <Unanswered failure={failure} view={view} />
      <FlowPicture topology={topology} rates={rates} isMoving={isMoving} />
      <NodeBoxes topology={topology} />
    </div>
  )
}
