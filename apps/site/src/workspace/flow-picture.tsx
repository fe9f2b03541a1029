/** Traffic as it flows: who asks, through which Service or queue, who answers, how much and how well. */
import { createContext } from 'preact'
import { useContext, useRef } from 'preact/hooks'
import type { StationPicture, Topology } from '../lab-link/pictures.ts'
import { type Placed, placeStations } from './flow-layout.ts'
import { type FlowRate, printCount, printRate } from './flow-rates.ts'
import { useWidth } from './use-width.ts'

const height = 54
const gapBelow = 20
const boxWidth = { min: 132, max: 190 }
const gapWidth = { min: 66, max: 220 }

/** How wide stations and the ways between them are in the room that there is. */
interface Measures {
  readonly box: number
  readonly gap: number
}

const MeasuresOf = createContext<Measures>({ box: boxWidth.max, gap: gapWidth.min })

function measuresFor(room: number, columns: number): Measures {
  const gaps = Math.max(1, columns - 1)
  const box = Math.min(boxWidth.max, Math.max(boxWidth.min, (room - gaps * gapWidth.min) / columns))
  return { box, gap: Math.min(gapWidth.max, Math.max(gapWidth.min, (room - columns * box) / gaps)) }
}

export function FlowPicture({ topology, rates, isMoving }: { topology: Topology; rates: readonly FlowRate[]; isMoving: boolean }) {
  const host = useRef<HTMLDivElement>(null)
  const room = useWidth(host)
  const { placed, columns, rows } = placeStations(topology.stations, topology.flows)
  const measures = measuresFor(room - 2, columns)
  const width = columns * (measures.box + measures.gap) - measures.gap + 2
  const whole = Math.max(1, rows) * (height + gapBelow) - gapBelow + 2
  const at = (id: string) => placed.find(({ station }) => station.id === id)
  return (
    <div class="scroll" tabIndex={0} role="group" aria-label="Traffic" ref={host}>
      {placed.length === 0 && <p class="meta">No workload of this world has traffic.</p>}
      {placed.length > 0 && room > 0 && <svg class="flows" role="img" aria-label={inWords(topology.stations, rates)} viewBox={`0 0 ${width} ${whole}`} width={width} height={whole}>
        <MeasuresOf.Provider value={measures}>
        {topology.flows.map(({ from, to }) => {
          const [start, end] = [at(from), at(to)]
          return start && end && <Flow key={`${from} ${to}`} start={start} end={end} rate={rates.find((rate) => rate.from === from && rate.to === to)} isMoving={isMoving} />
        })}
        {placed.map((each) => <Station key={each.station.id} placed={each} pods={topology.pods.filter(({ station }) => station === each.station.id)} />)}
        </MeasuresOf.Provider>
      </svg>}
    </div>
  )
}

const left = ({ column }: Placed, { box, gap }: Measures) => 1 + column * (box + gap)
const top = ({ row }: Placed) => 1 + row * (height + gapBelow)

function Flow({ start, end, rate, isMoving }: { start: Placed; end: Placed; rate: FlowRate | undefined; isMoving: boolean }) {
  const measures = useContext(MeasuresOf)
  const [x1, y1] = [left(start, measures) + measures.box, top(start) + height / 2]
  const [x2, y2] = [left(end, measures), top(end) + height / 2]
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

function Station({ placed, pods }: { placed: Placed; pods: readonly { readonly isReady: boolean }[] }) {
  const { station } = placed
  const measures = useContext(MeasuresOf)
  const ready = pods.filter(({ isReady }) => isReady).length
  return (
    <g class={`station ${station.kind}`} transform={`translate(${left(placed, measures)} ${top(placed)})`}>
      <rect width={measures.box} height={height} rx={station.kind === 'queue' ? 14 : 4} />
      <text x="10" y="22" class="name">{shortened(station.name)}</text>
      <text x="10" y="41" class="meta">{factsOf(station, pods.length, ready)}</text>
      {pods.length > 0 && ready < pods.length && <rect class="unready" x="0" y={height - 3} width={measures.box * (1 - ready / pods.length)} height="3" />}
    </g>
  )
}

function factsOf({ kind, waiting, oldestSeconds, inFlight }: StationPicture, pods: number, ready: number): string {
  if (kind === 'queue') return `${printCount(waiting ?? 0)} waiting${oldestSeconds && oldestSeconds >= 1 ? `, oldest ${Math.round(oldestSeconds)} s` : ''}`
  if (kind === 'service') return 'Service'
  const load = inFlight === undefined || inFlight === 0 ? '' : `, ${printCount(inFlight)} open`
  return `${ready}/${pods} ready${load}`
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
