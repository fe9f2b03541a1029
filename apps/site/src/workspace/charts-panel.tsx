/** Charts of PromQL queries over the world's own telemetry, live, and beside those of another branch. */
import type { Branch, SessionView } from '@track/session'
import { hour, minute, type Duration } from '@track/simulation'
import { useEffect, useState } from 'preact/hooks'
import type { SeriesAnswer, SeriesQuestion } from '../lab-link/pictures.ts'
import { Chart } from './chart.tsx'
import type { LabClient } from './lab-client.ts'
import { branchName } from './timeline.tsx'
import { Unanswered } from './unanswered.tsx'
import { useAnswer } from './use-answer.ts'

interface ChartRow {
  readonly title: string
  readonly query: string
  /** It was asked for, and is shown without data as well. */
  readonly isOwn: boolean
}

/** What most labs have something to show for. */
const usual: readonly ChartRow[] = [
  { title: 'Replicas wanted', query: 'sum by (deployment) (kube_deployment_spec_replicas)', isOwn: false },
  { title: 'Messages waiting', query: 'sum by (queue) (queue_messages_ready)', isOwn: false },
  { title: 'Requests a second, by outcome', query: 'sum by (outcome) (rate(http_client_requests_total[1m]))', isOwn: false },
  { title: 'Attempts a request', query: 'sum(rate(http_client_attempts_total[1m])) / sum(rate(http_client_requests_total[1m]))', isOwn: false },
]

const spans: readonly (readonly [string, Duration])[] = [['15 min', 15 * minute], ['1 h', hour], ['6 h', 6 * hour], ['all', Infinity]]

export function ChartsPanel({ client, view }: { client: LabClient; view: SessionView }) {
  const [own, setOwn] = useState<readonly ChartRow[]>([])
  const [span, setSpan] = useState<Duration>(hour)
  const [compared, setCompared] = useState<number>()
  const others = view.branches.filter(({ id }) => id !== view.branch)
  const other = others.find(({ id }) => id === compared)
  const rows = [...own, ...usual]
  const add = (event: SubmitEvent) => {
    event.preventDefault()
    const form = event.currentTarget as HTMLFormElement
    const query = String(new FormData(form).get('query') ?? '').trim()
    if (query === '') return
    setOwn((before) => [{ title: query, query, isOwn: true }, ...before])
    form.reset()
  }
  return (
    <div class="charts">
      <form class="chart-controls" onSubmit={add}>
        <label class="inline query">PromQL <input name="query" autocomplete="off" spellcheck={false} placeholder="rate(queue_published_total[1m])" /></label>
        <button type="submit" class="quiet">Draw</button>
        <label class="inline">Last <select value={String(span)} onChange={(event) => setSpan(Number(event.currentTarget.value))}>
          {spans.map(([name, duration]) => <option key={name} value={String(duration)}>{name}</option>)}
        </select></label>
        {others.length > 0 && (
          <label class="inline">Compare with <select value={other ? String(other.id) : ''} onChange={(event) => setCompared(event.currentTarget.value === '' ? undefined : Number(event.currentTarget.value))}>
            <option value="">nothing</option>
            {others.map((each) => <option key={each.id} value={String(each.id)}>branch {branchName(each, view)}</option>)}
          </select></label>
        )}
      </form>
      <div class="chart-grid">
        {rows.map((row) => (
          <LiveChart
            key={row.query} client={client} view={view} row={row} span={span} other={other}
            remove={row.isOwn ? () => setOwn((before) => before.filter((each) => each !== row)) : undefined}
          />
        ))}
      </div>
    </div>
  )
}

interface LiveChartProps {
  readonly client: LabClient
  readonly view: SessionView
  readonly row: ChartRow
  readonly span: Duration
  readonly other: Branch | undefined
  readonly remove: (() => void) | undefined
}

function LiveChart({ client, view, row, span, other, remove }: LiveChartProps) {
  const { answer, failure } = useAnswer<SeriesAnswer, Wish>(client, view, 'series', { question: { query: row.query, span }, sent: questionFor })
  const [otherAnswer, setOtherAnswer] = useState<SeriesAnswer>()
  const { startedAt } = view
  useEffect(() => {
    setOtherAnswer(undefined)
    if (!other) return
    let isOver = false
    const { id: branch, livedUntil: at } = other
    void client.session.whatIf({
      from: { at, branch }, inputs: [], duration: 0, query: 'series', arguments: questionFor({ query: row.query, span }, { now: at, startedAt }) as never,
    }).then((found) => {
      if (!isOver) setOtherAnswer(found as unknown as SeriesAnswer)
    })
    return () => { isOver = true }
  }, [client, row.query, span, other?.id])
  if (!answer && failure !== '') return <Unanswered failure={failure} view={view} />
  if (!answer || (!row.isOwn && answer.kind === 'series' && answer.series.length === 0)) return null
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{row.title}</span>
        {!row.isOwn && <code>{row.query}</code>}
        {remove && <button type="button" class="quiet" aria-label={`Remove ${row.title}`} onClick={remove}>Remove</button>}
      </figcaption>
      <Unanswered failure={failure} view={view} />
      {answer.kind === 'refused'
        ? <p class="refusal" role="alert">{answer.message}</p>
        : <Chart answer={answer} other={otherAnswer?.kind === 'series' ? otherAnswer : undefined} title={row.title} />}
    </figure>
  )
}

interface Wish {
  readonly query: string
  readonly span: Duration
}

/** About 240 points, on round steps, so that a chart does not tremble as time passes. */
function questionFor({ query, span }: Wish, { now, startedAt }: Pick<SessionView, 'now' | 'startedAt'>): SeriesQuestion {
  const start = span === Infinity ? startedAt : Math.max(startedAt, now - span)
  const steps: Duration[] = [5e6, 15e6, 30e6, 60e6, 300e6, 900e6, 3_600e6]
  const step = steps.find((each) => (now - start) / each <= 240) ?? steps.at(-1)!
  return { query, start, end: now, step }
}
