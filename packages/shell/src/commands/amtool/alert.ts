/** amtool alert query, and add. Follows cli/alert_query.go and alert_add.go of Alertmanager 0.34. */
import { type Guest, print } from '@track/processes'
import { printMicroTimestamp } from '@track/simulation'
import { ask } from './client.ts'
import { pairsOf, withAlertName } from './matchers.ts'
import { printAlerts, type ShownAlert, type Style } from './output.ts'
import { timeOf } from './times.ts'

const getAlerts = { method: 'GET', path: '/alerts', name: 'getAlerts' } as const
const postAlerts = { method: 'POST', path: '/alerts', name: 'postAlerts' } as const

export interface AlertQuery {
  readonly server: string
  readonly words: readonly string[]
  readonly receiver: string
  readonly states: Readonly<Record<'inhibited' | 'silenced' | 'active' | 'unprocessed', boolean>>
  readonly style: Style
}

export function* queryAlerts({ server, words, receiver, states, style }: AlertQuery): Guest<number> {
  const isAny = Object.values(states).some(Boolean)
  const query: (readonly [string, string])[] = [
    ['active', String(states.active || !isAny)], ['inhibited', String(states.inhibited)], ['silenced', String(states.silenced)], ['unprocessed', String(states.unprocessed)],
    ...(receiver === '' ? [] : [['receiver', receiver] as const]), ...withAlertName(words).map((word) => ['filter', word] as const),
  ]
  yield* print(printAlerts(JSON.parse(yield* ask(getAlerts, { server, query })) as readonly ShownAlert[], style))
  return 0
}

export interface NewAlert {
  readonly server: string
  readonly words: readonly string[]
  readonly annotations: readonly string[]
  readonly generatorUrl: string
  readonly start: string
  readonly end: string
}

export function* addAlert({ server, words, annotations, generatorUrl, start, end }: NewAlert): Guest<number> {
  const labels = yield* pairsOf(withAlertName(words), 'labels must be specified as key=value pairs')
  const noted = yield* pairsOf(annotations, 'annotations must be specified as key=value pairs')
  const time = (text: string) => (text === '' ? '0001-01-01T00:00:00.000Z' : printMicroTimestamp(timeOf(text)))
  const alert = { labels, annotations: noted, generatorURL: generatorUrl, startsAt: time(start), endsAt: time(end) }
  yield* ask(postAlerts, { server, body: JSON.stringify([alert]) })
  return 0
}
