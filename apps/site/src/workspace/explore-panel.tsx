/** Any query of the three languages over the world's own metrics, logs and traces, drawn as Grafana would. */
import type { Explored, ExploreView } from '@track/dashboards'
import type { SessionView } from '@track/session'
import type { CheckAnswer, CompleteAnswer, ExploreRun, LanguagesAnswer, RunAnswer } from '@track/shell'
import type { QueryLanguage } from '@track/telemetry'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Drawing } from './drawing.tsx'
import type { LabClient } from './lab-client.ts'
import { QueryEditor } from './query-editor.ts'
import { onThemeChange, shownTheme } from './theme-change.ts'
import { Unanswered } from './unanswered.tsx'
import { useAnswer } from './use-answer.ts'
import { useWidth } from './use-width.ts'

interface PanelProps {
  readonly client: LabClient
  readonly view: SessionView
}

const languages: readonly { readonly language: QueryLanguage; readonly title: string; readonly source: string; readonly example: string }[] = [
  { language: 'promql', title: 'PromQL, metrics', source: 'Prometheus', example: 'sum by (job) (rate(prometheus_http_requests_total[$__rate_interval]))' },
  { language: 'logql', title: 'LogQL, logs', source: 'Loki', example: '{namespace="default"} |= "error"' },
  { language: 'traceql', title: 'TraceQL, traces', source: 'Tempo', example: '{ status = error && duration > 200ms }' },
]

const spans: readonly (readonly [name: string, from: string])[] = [['5 min', 'now-5m'], ['15 min', 'now-15m'], ['1 h', 'now-1h'], ['6 h', 'now-6h'], ['24 h', 'now-24h'], ['everything', 'beginning']]

const noTexts: Readonly<Record<QueryLanguage, string>> = { promql: '', logql: '', traceql: '' }

export function ExplorePanel({ client, view }: PanelProps) {
  const { answer: known } = useAnswer<LanguagesAnswer>(client, view, 'explore', { question: { languages: true } })
  const [language, setLanguage] = useState<QueryLanguage>('promql')
  const [texts, setTexts] = useState(noTexts)
  const [asked, setAsked] = useState(noTexts)
  const [from, setFrom] = useState('now-1h')
  const [shownAs, setShownAs] = useState<ExploreView>()
  /** Counts texts that were not typed. */
  const [edition, setEdition] = useState(0)
  const run = (text: string) => setAsked((before) => ({ ...before, [language]: text }))
  const choose = (next: QueryLanguage) => {
    setLanguage(next)
    setShownAs(undefined)
  }
  return (
    <div class="explore">
      <form class="chart-controls" onSubmit={(event) => { event.preventDefault(); run(texts[language]) }}>
        <label class="inline">Language <select value={language} onChange={(event) => choose(event.currentTarget.value as QueryLanguage)}>
          {languages.map((each) => (
            <option key={each.language} value={each.language} disabled={known !== undefined && !known.includes(each.language)}>
              {each.title}{known !== undefined && !known.includes(each.language) ? ` (no ${each.source} in this world)` : ''}
            </option>
          ))}
        </select></label>
        <label class="inline">Last <select value={from} onChange={(event) => setFrom(event.currentTarget.value)}>
          {spans.map(([words, value]) => <option key={value} value={value}>{words}</option>)}
        </select></label>
        <button type="submit" class="quiet">Run</button>
        <span class="meta">Enter runs, Tab takes what is offered, Ctrl-Space offers, Shift-Enter begins a line.</span>
      </form>
      <QueryField key={`${language} ${edition}`} client={client} language={language} text={texts[language]} change={(text) => setTexts((before) => ({ ...before, [language]: text }))} run={run} />
      <Result
        client={client} view={view} language={language} text={asked[language]} from={from} shownAs={shownAs} showAs={setShownAs}
        openTrace={(id) => {
          choose('traceql')
          setTexts((before) => ({ ...before, traceql: id }))
          setEdition(edition + 1)
          setAsked((before) => ({ ...before, traceql: id }))
        }}
      />
    </div>
  )
}

interface QueryFieldProps {
  readonly client: LabClient
  readonly language: QueryLanguage
  readonly text: string
  readonly change: (text: string) => void
  readonly run: (text: string) => void
}

/** The editor begins with the text, and has it from then on. */
function QueryField({ client: { session }, language, text, change, run }: QueryFieldProps) {
  const host = useRef<HTMLDivElement>(null)
  const latest = useRef(text)
  const [words, setWords] = useState('')
  useEffect(() => {
    const { title, example } = languages.find((each) => each.language === language)!
    const ask = async <Answer,>(question: object) => await session.query('explore', question as never) as unknown as Answer
    const editor = new QueryEditor(host.current!, {
      label: `Query, ${title}. Enter runs it.`, example, text,
      complete: (typed, cursor) => ask<CompleteAnswer>({ complete: { language, text: typed, cursor } }),
      async check(typed) {
        const fault = await ask<CheckAnswer>({ check: { language, text: typed } })
        setWords(fault?.message ?? '')
        return fault
      },
      onChange(typed) {
        latest.current = typed
        change(typed)
      },
      onRun: () => run(latest.current),
    })
    return () => editor.dispose()
  }, [session, language])
  return (
    <>
      <div class="query-host" ref={host} />
      <p class="refusal query-fault" role="status" aria-live="polite">{words}</p>
    </>
  )
}

interface ResultProps extends PanelProps {
  readonly language: QueryLanguage
  readonly text: string
  readonly from: string
  readonly shownAs: ExploreView | undefined
  readonly showAs: (view: ExploreView) => void
  readonly openTrace: (id: string) => void
}

const viewNames: Readonly<Record<ExploreView, string>> = { chart: 'Chart', table: 'Table', logs: 'Logs', traces: 'Trace' }

function Result({ client, view, language, text, from, shownAs, showAs, openTrace }: ResultProps) {
  const [theme, setTheme] = useState(shownTheme)
  const element = useRef<HTMLDivElement>(null)
  const width = Math.max(widthMin, useWidth(element))
  useEffect(() => onThemeChange(() => setTheme(shownTheme)), [])
  const run: ExploreRun = { language, text, from, width, theme, ...(shownAs !== undefined && { view: shownAs }) }
  const { answer, failure } = useAnswer<RunAnswer>(client, view, 'explore', { question: { run } })
  const shown = text.trim() === '' || answer === undefined || 'refused' in answer ? undefined : answer
  return (
    <>
      <Unanswered failure={failure} view={view} />
      {text.trim() !== '' && answer !== undefined && 'refused' in answer && <p class="refusal" role="alert">{answer.refused}</p>}
      {shown && shown.views.length > 1 && (
        <span class="group" role="group" aria-label="Show the answer as">
          {shown.views.map((each) => <button type="button" class="quiet" key={each} aria-pressed={shown.view === each} onClick={() => showAs(each)}>{viewNames[each]}</button>)}
        </span>
      )}
      {shown?.error !== undefined && <p class="visually-hidden" role="alert">{shown.error}</p>}
      <div ref={element} class="dashboard-drawing" tabIndex={0} role="group" aria-label="Result"><Drawing svg={shown?.svg ?? ''} openTrace={openTrace} /></div>
      {shown && shown.traces.length > 0 && <FoundTraces traces={shown.traces} open={openTrace} />}
    </>
  )
}

/** A narrower picture could not be read: it is scrolled. */
const widthMin = 480

function FoundTraces({ traces, open }: { traces: Explored['traces']; open: (id: string) => void }) {
  return (
    <ul class="found-traces" aria-label="Traces that were found">
      {traces.map(({ id, service, name, milliseconds }) => (
        <li key={id}><button type="button" class="quiet" onClick={() => open(id)}>{service} {name}, {milliseconds} ms <code>{id.slice(0, 8)}</code></button></li>
      ))}
    </ul>
  )
}
