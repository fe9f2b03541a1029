/** The world's dashboards as Grafana would show them, drawn anew as time passes. */
import type { SessionView } from '@track/session'
import type { DashboardRow, DrawAnswer, ExploreRun, RunAnswer, VariableRow } from '@track/shell'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Drawing } from './drawing.tsx'
import type { LabClient } from './lab-client.ts'
import { onThemeChange, shownTheme } from './theme-change.ts'
import { Unanswered } from './unanswered.tsx'
import { useAnswer } from './use-answer.ts'
import { useWidth } from './use-width.ts'

interface PanelProps {
  readonly client: LabClient
  readonly view: SessionView
}

type Chosen = Readonly<Record<string, readonly string[]>>

const spans: readonly (readonly [name: string, from: string])[] = [['15 min', 'now-15m'], ['1 h', 'now-1h'], ['6 h', 'now-6h'], ['everything', 'beginning']]

export function DashboardsPanel({ client, view }: PanelProps) {
  const { answer: rows, failure } = useAnswer<readonly DashboardRow[]>(client, view, 'dashboards', { question: { list: true } })
  const [place, setPlace] = useState('')
  if (!rows) return failure === '' ? <p class="meta" role="status">Looking …</p> : <Unanswered failure={failure} view={view} />
  const row = rows.find((each) => placeOf(each) === place) ?? rows[0]
  if (!row) return <p class="meta">No ConfigMap with the label <code>grafana_dashboard</code> has a key that ends in <code>.json</code>.</p>
  // Who chooses with the keyboard stays in the list while what is shown is another one.
  return (
    <div class="dashboards">
      <div class="chart-controls">
        <label class="inline">Dashboard <select value={placeOf(row)} onChange={(event) => setPlace(event.currentTarget.value)}>
          {rows.map((each) => <option key={placeOf(each)} value={placeOf(each)}>{nameOf(each, rows)}</option>)}
        </select></label>
      </div>
      <ShownDashboard key={placeOf(row)} client={client} view={view} row={row} />
    </div>
  )
}

function placeOf({ namespace, name, key }: DashboardRow): string {
  return `${namespace}/${name}/${key}`
}

/** Its title, with its place where others have the same. */
function nameOf(row: DashboardRow, rows: readonly DashboardRow[]): string {
  if (row.title === '') return placeOf(row)
  return rows.filter(({ title }) => title === row.title).length > 1 ? `${row.title} (${placeOf(row)})` : row.title
}

function ShownDashboard({ client, view, row: { namespace, name, key } }: PanelProps & { row: DashboardRow }) {
  const [from, setFrom] = useState('now-1h')
  const [chosen, setChosen] = useState<Chosen>({})
  const [theme, setTheme] = useState(shownTheme)
  const [trace, setTrace] = useState('')
  const element = useRef<HTMLDivElement>(null)
  const width = Math.max(widthMin, useWidth(element))
  useEffect(() => onThemeChange(() => setTheme(shownTheme)), [])
  const { answer, failure } = useAnswer<DrawAnswer>(client, view, 'dashboards', { question: { draw: { dashboard: { namespace, name, key }, chosen, width, theme, from, to: 'now' } } })
  const isRefused = answer !== undefined && 'error' in answer
  const drawn = answer === undefined || isRefused ? undefined : answer
  return (
    <>
      <div class="chart-controls">
        {drawn?.variables.map((variable) => (
          <VariableChoice key={variable.name} variable={variable} choose={(values) => setChosen((before) => ({ ...before, [variable.name]: values }))} />
        ))}
        <label class="inline">Last <select value={from} onChange={(event) => setFrom(event.currentTarget.value)}>
          {spans.map(([words, value]) => <option key={value} value={value}>{words}</option>)}
        </select></label>
      </div>
      <Unanswered failure={failure} view={view} />
      {isRefused && <p class="refusal" role="alert">{answer.error}</p>}
      {drawn && drawn.complaints.length > 0 && (
        <ul class="refusal" aria-label="What is wrong with this dashboard">{drawn.complaints.map((complaint) => <li key={complaint}>{complaint}</li>)}</ul>
      )}
      <div ref={element} class="dashboard-drawing" tabIndex={0} role="group" aria-label="Drawing"><Drawing svg={drawn?.svg ?? ''} openTrace={setTrace} /></div>
      {trace !== '' && <OpenedTrace client={client} view={view} id={trace} width={width} theme={theme} close={() => setTrace('')} />}
    </>
  )
}

interface OpenedTraceProps extends PanelProps, Pick<ExploreRun, 'width' | 'theme'> {
  readonly id: string
  readonly close: () => void
}

/** The trace of an exemplar, below the dashboard. */
function OpenedTrace({ client, view, id, width, theme, close }: OpenedTraceProps) {
  const element = useRef<HTMLElement>(null)
  const run: ExploreRun = { language: 'traceql', text: id, from: 'beginning', width, theme }
  const { answer, failure } = useAnswer<RunAnswer>(client, view, 'explore', { question: { run } })
  useEffect(() => element.current!.focus(), [id])
  return (
    <section ref={element} class="dashboard-drawing" tabIndex={-1} aria-label={`Trace ${id}`}>
      <p>Trace <code>{id}</code> <button type="button" class="quiet" onClick={close}>Close</button></p>
      <Unanswered failure={failure} view={view} />
      {answer && 'refused' in answer && <p class="refusal" role="alert">{answer.refused}</p>}
      {answer && !('refused' in answer) && <Drawing svg={answer.svg} />}
    </section>
  )
}

/** A narrower one could not be read: it is scrolled. */
const widthMin = 480

function VariableChoice({ variable: { label, options, chosen, isMulti, isText }, choose }: { variable: VariableRow; choose: (values: readonly string[]) => void }) {
  if (isText) return <label class="inline">{label} <input value={chosen[0] ?? ''} spellcheck={false} onChange={(event) => choose([event.currentTarget.value])} /></label>
  const onChange = ({ currentTarget }: { currentTarget: HTMLSelectElement }) => {
    const values = [...currentTarget.selectedOptions].map(({ value }) => value)
    choose(values.length > 1 ? values.filter((value) => value !== allOptions || chosen[0] !== allOptions) : values)
  }
  return (
    <label class="inline">{label} <select multiple={isMulti} size={isMulti ? Math.min(3, options.length) : 1} onChange={onChange}>
      {options.map(({ text, value }) => <option key={value} value={value} selected={chosen.includes(value)}>{text}</option>)}
    </select></label>
  )
}

/** Grafana's own word for all of a variable's options. */
const allOptions = '$__all'
