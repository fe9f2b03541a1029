/** Traffic as it flows: who asks, through which Service or queue, who answers, how much and how well. */
import type { StationPicture, Topology } from '../lab-link/pictures.ts'
import { type Placed, placeStations } from './flow-layout.ts'
import { type FlowRate, printCount, printRate } from './flow-rates.ts'

const box = { width: 168, height: 52 }
const gap = { x: 96, y: 18 }

export function FlowPicture({ topology, rates, isMoving }: { topology: Topology; rates: readonly FlowRate[]; isMoving: boolean }) {
  const { placed, columns, rows } = placeStations(topology.stations, topology.flows)
  if (placed.length === 0) return <p class="meta">No workload of this world has traffic.</p>
  const width = columns * (box.width + gap.x) - gap.x + 2
  const height = rows * (box.height + gap.y) - gap.y + 2
  const at = (id: string) => placed.find(({ station }) => station.id === id)
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Traffic">
      <svg class="flows" role="img" aria-label={inWords(topology.stations, rates)} viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
        {topology.flows.map(({ from, to }) => {
          const [start, end] = [at(from), at(to)]
          return start && end && <Flow key={`${from} ${to}`} start={start} end={end} rate={rates.find((rate) => rate.from === from && rate.to === to)} isMoving={isMoving} />
        })}
        {placed.map((each) => <Station key={each.station.id} placed={each} pods={topology.pods.filter(({ station }) => station === each.station.id)} />)}
      </svg>
    </div>
  )
}

const left = ({ column }: Placed) => 1 + column * (box.width + gap.x)
const top = ({ row }: Placed) => 1 + row * (box.height + gap.y)

function Flow({ start, end, rate, isMoving }: { start: Placed; end: Placed; rate: FlowRate | undefined; isMoving: boolean }) {
  const [x1, y1] = [left(start) + box.width, top(start) + box.height / 2]
  const [x2, y2] = [left(end), top(end) + box.height / 2]
  const middle = (x1 + x2) / 2
  const perSecond = rate?.perSecond ?? 0
  const failing = rate?.failing ?? 0
  const state = perSecond === 0 ? 'idle' : failing > 0.5 ? 'bad' : failing > 0.01 ? 'warn' : 'good'
  // Ten times the traffic is twice as fast to the eye.
  const speed = perSecond > 0 ? Math.max(0.25, 1.6 - 0.35 * Math.log10(perSecond + 1)) : 0
  const label = perSecond > 0 ? `${printRate(perSecond)}${failing > 0.005 ? `, ${Math.round(failing * 100)} % fail` : ''}` : ''
  return (
    <g class={`flow ${state} ${isMoving && perSecond > 0 ? 'moving' : ''}`} style={{ '--flow-seconds': `${speed}s` }}>
      <path d={`M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`} style={{ strokeWidth: `${Math.min(5, 1 + Math.log10(perSecond + 1))}px` }} />
      {label !== '' && <text x={middle} y={(y1 + y2) / 2 - 6} text-anchor="middle">{label}</text>}
    </g>
  )
}

const kindWords: Readonly<Record<StationPicture['kind'], string>> = {
  client: 'clients', server: 'server', worker: 'workers', service: 'Service', queue: 'queue', workload: '',
}

function Station({ placed, pods }: { placed: Placed; pods: readonly { readonly isReady: boolean }[] }) {
  const { station } = placed
  const ready = pods.filter(({ isReady }) => isReady).length
  return (
    <g class={`station ${station.kind}`} transform={`translate(${left(placed)} ${top(placed)})`}>
      <rect width={box.width} height={box.height} rx={station.kind === 'queue' ? 14 : 4} />
      <text x="10" y="21" class="name">{shortened(station.name)}</text>
      <text x="10" y="40" class="meta">{factsOf(station, pods.length, ready)}</text>
    </g>
  )
}

function factsOf({ kind, waiting, oldestSeconds, inFlight }: StationPicture, pods: number, ready: number): string {
  if (kind === 'queue') return `${printCount(waiting ?? 0)} waiting${oldestSeconds ? `, ${Math.round(oldestSeconds)} s` : ''}`
  if (kind === 'service') return 'Service'
  const load = inFlight === undefined || inFlight === 0 ? '' : `, ${printCount(inFlight)} in it`
  return `${kindWords[kind]}, ${ready}/${pods} ready${load}`
}

function shortened(name: string): string {
  return name.length > 20 ? `${name.slice(0, 19)}…` : name
}

function inWords(stations: readonly StationPicture[], rates: readonly FlowRate[]): string {
  const nameOf = (id: string) => stations.find((each) => each.id === id)?.name ?? id
  const flowing = rates.filter(({ perSecond }) => perSecond > 0)
  if (flowing.length === 0) return 'No traffic flows.'
  return flowing.map(({ from, to, perSecond, failing }) =>
    `${nameOf(from)} to ${nameOf(to)}: ${printRate(perSecond)}${failing > 0.005 ? `, ${Math.round(failing * 100)} percent fail` : ''}`).join('. ')
}
