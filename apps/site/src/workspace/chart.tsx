/** One chart: lines over virtual time, drawn by uPlot, with a legend that is also their description. */
import { second } from '@track/simulation'
import { useEffect, useRef, useState } from 'preact/hooks'
import uPlot from 'uplot'
import type { SeriesAnswer, SeriesLine } from '../lab-link/pictures.ts'
import { printCount } from './flow-rates.ts'
import { onThemeChange } from './theme-change.ts'
import { printClock } from './time-words.ts'

type Lines = Extract<SeriesAnswer, { kind: 'series' }>

interface ChartProps {
  readonly answer: Lines
  /** The same query in another branch, dashed. */
  readonly other: Lines | undefined
  readonly title: string
}

const height = 164

export function Chart({ answer, other, title }: ChartProps) {
  const element = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot>()
  const [theme, setTheme] = useState(0)
  const names = [...answer.series.map(({ name }) => name), ...(other?.series ?? []).map(({ name }) => `${name} `)]
  useEffect(() => onThemeChange(() => setTheme((before) => before + 1)), [])
  useEffect(() => {
    const host = element.current!
    plot.current = new uPlot(optionsFor(host, answer, other), dataOf(answer, other), host)
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: host.clientWidth, height }))
    observer.observe(host)
    return () => {
      observer.disconnect()
      plot.current?.destroy()
    }
  }, [names.join('\n'), theme])
  useEffect(() => plot.current?.setData(dataOf(answer, other)), [answer, other])
  return (
    <>
      <div ref={element} class="plot" role="img" aria-label={`${title}: ${describe(answer.series)}`} />
      <ul class="plot-legend">
        {answer.series.map((line, index) => <Line key={line.name} line={line} index={index} />)}
        {other?.series.map((line, index) => <Line key={`other ${line.name}`} line={line} index={index} isOther />)}
        {answer.left > 0 && <li class="meta">and {answer.left} more</li>}
      </ul>
      {answer.warnings.map((warning) => <p key={warning} class="meta">{warning}</p>)}
    </>
  )
}

function Line({ line, index, isOther = false }: { line: SeriesLine; index: number; isOther?: boolean }) {
  return <li><span class={`swatch colour-${index % 8} ${isOther ? 'dashed' : ''}`} />{nameOf(line)}{isOther && ', other branch'} <span class="meta">{printLast(line)}</span></li>
}

function nameOf({ name }: SeriesLine): string {
  const inner = /^\w*\{(.*)\}$/.exec(name)?.[1]
  if (inner === undefined) return name === '' ? 'value' : name
  const values = [...inner.matchAll(/="([^"]*)"/g)].map(([, value]) => value)
  return values.length === 1 ? values[0]! : inner || 'value'
}

function printLast({ values }: SeriesLine): string {
  const last = values.findLast((value) => value !== null)
  return last === undefined || last === null ? 'no value' : printCount(last)
}

function describe(lines: readonly SeriesLine[]): string {
  return lines.length === 0 ? 'no data' : lines.map((line) => `${nameOf(line)} ${printLast(line)}`).join(', ')
}

/** Both on the instants of either. */
function dataOf(answer: Lines, other: Lines | undefined): uPlot.AlignedData {
  const instants = other ? [...new Set([...answer.at, ...other.at])].toSorted((a, b) => a - b) : answer.at
  const along = ({ at, series }: Lines) => {
    const places = new Map(at.map((instant, index) => [instant, index]))
    return series.map(({ values }) => instants.map((instant) => values[places.get(instant) ?? -1] ?? null))
  }
  return [instants.map((instant) => instant / second), ...along(answer), ...(other ? along(other) : [])]
}

function optionsFor(host: HTMLElement, answer: Lines, other: Lines | undefined): uPlot.Options {
  const colour = (name: string) => getComputedStyle(host).getPropertyValue(name).trim()
  const axis = { stroke: colour('--ink-soft'), grid: { stroke: colour('--line'), width: 1 }, ticks: { stroke: colour('--line'), width: 1 }, font: '12px system-ui, sans-serif' }
  const line = (index: number) => ({ stroke: colour(`--colour-${index % 8}`), width: 1.6, points: { show: false }, spanGaps: false })
  return {
    width: host.clientWidth, height, legend: { show: false }, cursor: { y: false },
    scales: { x: { time: false }, y: { range: (_plot, low, high) => [Math.min(0, low ?? 0), (high ?? 0) > 0 ? high * 1.05 : 1] } },
    axes: [
      { ...axis, values: (_plot, splits) => splits.map((at) => printClock(at * second).slice(0, 5)), size: 30, incrs: [15, 60, 120, 300, 600, 1_800, 3_600, 7_200, 21_600] },
      { ...axis, size: 52, values: (_plot, splits) => splits.map((value) => printCount(value)) },
    ],
    series: [{}, ...answer.series.map((_, index) => line(index)), ...(other?.series ?? []).map((_, index) => ({ ...line(index), dash: [5, 4] }))],
  }
}
