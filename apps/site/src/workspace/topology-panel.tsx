/** The topology, looked at again as time passes. */
import type { SessionView } from '@track/session'
import { second } from '@track/simulation'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { Topology } from '../lab-link/pictures.ts'
import { type FlowRate, flowRates } from './flow-rates.ts'
import { FlowPicture } from './flow-picture.tsx'
import type { LabClient } from './lab-client.ts'
import { NodeBoxes } from './node-boxes.tsx'

const lookEveryMs = 500
/** Rates are taken over at least this much virtual time. */
const rateWindow = 2 * second

interface Seen {
  readonly topology: Topology
  readonly branch: number
}

export function TopologyPanel({ client, view }: { client: LabClient; view: SessionView }) {
  const [seen, setSeen] = useState<Seen>()
  const [rates, setRates] = useState<readonly FlowRate[]>([])
  const from = useRef<Seen>()
  const latest = useRef(view)
  latest.current = view
  useEffect(() => {
    let isOver = false
    let shownAt = ''
    const look = async () => {
      const { branch, now, handled } = latest.current
      const key = `${branch} ${now} ${handled}`
      if (key !== shownAt) {
        shownAt = key
        const topology = await client.session.query('topology') as unknown as Topology
        if (isOver) return
        const next = { topology, branch }
        const before = from.current
        if (!before || before.branch !== branch || before.topology.at > topology.at) from.current = next
        else if (topology.at - before.topology.at >= rateWindow) {
          setRates(flowRates(before.topology, topology))
          from.current = next
        }
        setSeen(next)
      }
      if (!isOver) timer = setTimeout(() => void look().catch(() => undefined), lookEveryMs)
    }
    // A world that has stopped answers nobody: the workspace says why.
    let timer = setTimeout(() => void look().catch(() => undefined), 0)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [client])
  if (!seen) return <p class="meta">Looking …</p>
  const isMoving = view.pace.kind === 'running' || view.isHurrying
  return (
    <div class="topology">
      <FlowPicture topology={seen.topology} rates={rates} isMoving={isMoving} />
      <NodeBoxes topology={seen.topology} />
    </div>
  )
}
