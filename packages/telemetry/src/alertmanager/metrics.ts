/**
 * What Alertmanager says of itself, under the names that it has.
 *
 * Follows notify/metrics.go, dispatch/metric.go, api/metrics, silence, nflog and app/metrics.go of
 * Alertmanager 0.34. Left out: durations, HTTP, the cluster, the Go runtime.
 */
import { type Instant, second } from '@track/simulation'
import type { MetricFamily, MetricSample } from '../exposition/metric-family.ts'
import { isResolved } from './alerts/alert.ts'
import { integrationsOf } from './config/complete-receiver.ts'
import { integrationNames } from './config/receiver.ts'
import { counted, type CounterName } from './counters.ts'
import { inhibitedBy } from './notify/inhibition.ts'
import { everyRoute, routeTree } from './routes/route.ts'
import { silencedBy, silenceState } from './silences/silence.ts'
import type { AlertmanagerState } from './state.ts'
import { alertmanagerVersion } from './version.ts'

const reasons = ['other', 'clientError', 'serverError', 'contextCanceled', 'contextDeadlineExceeded', 'authError', 'rateLimited']

interface Row {
  readonly labels?: Readonly<Record<string, string>>
  readonly value: number
}

function family(name: string, type: 'counter' | 'gauge', help: string, rows: readonly Row[]): MetricFamily {
  const samples = rows.map(({ labels = {}, value }): MetricSample => ({ labels, value }))
  return { name: `alertmanager_${name}`, type, help, samples }
}

export function alertmanagerFamilies(state: AlertmanagerState, now: Instant): readonly MetricFamily[] {
  const routes = everyRoute(routeTree(state.config.route))
  const used = state.config.receivers.filter(({ name }) => routes.some(({ options }) => options.receiver === name))
  const silences = [...state.silences.values()]
  const inState = (wanted: string) => silences.filter((silence) => silenceState(silence, now) === wanted).length
  const families = [
    family('alerts', 'gauge', 'How many alerts by state.', alertRows(state, now)),
    family('alerts_received_total', 'counter', 'The total number of received alerts.', ['firing', 'resolved'].map((status) => ({
      labels: { status, version: 'v2' }, value: counted(state, 'alerts_received_total', status),
    }))),
    family('alerts_invalid_total', 'counter', 'The total number of received alerts that were invalid.', [{ labels: { version: 'v2' }, value: counted(state, 'alerts_invalid_total') }]),
    family('build_info', 'gauge', 'A metric with a constant value 1, labelled by what alertmanager was built from.', [{ labels: { version: alertmanagerVersion }, value: 1 }]),
    family('config_last_reload_successful', 'gauge', 'Whether the last configuration reload attempt was successful.', [{ value: Number(state.isReloadSuccessful) }]),
    family('config_last_reload_success_timestamp_seconds', 'gauge', 'Timestamp of the last successful configuration reload.', [{ value: state.reloadedAt / second }]),
    family('dispatcher_aggregation_groups', 'gauge', 'Number of active aggregation groups', [{ value: state.groups.size }]),
    family('inhibition_rules', 'gauge', 'Number of configured inhibition rules.', [{ value: state.config.inhibit_rules.length }]),
    family('integrations', 'gauge', 'Number of configured integrations.', [{ value: used.reduce((sum, receiver) => sum + integrationsOf(receiver).length, 0) }]),
    family('receivers', 'gauge', 'Number of configured receivers.', [{ value: new Set(routes.map(({ options }) => options.receiver)).size }]),
    ...notificationFamilies(state),
    family('notifications_suppressed_total', 'counter',
      'The total number of notifications suppressed for being silenced, inhibited, outside of active time intervals or within muted time intervals.',
      ['active_time_interval', 'inhibition', 'mute_time_interval', 'silence'].flatMap((reason) => {
        const value = counted(state, 'notifications_suppressed_total', reason)
        return value > 0 ? [{ labels: { reason }, value }] : []
      })),
    family('nflog_maintenance_total', 'counter', 'How many maintenances were executed for the notification log.', [{ value: counted(state, 'nflog_maintenance_total') }]),
    family('silences', 'gauge', 'How many silences by state.', ['active', 'expired', 'pending'].map((each) => ({ labels: { state: each }, value: inState(each) }))),
    family('silences_maintenance_total', 'counter', 'How many maintenances were executed for silences.', [{ value: counted(state, 'silences_maintenance_total') }]),
  ]
  return families.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

function notificationFamilies(state: AlertmanagerState): readonly MetricFamily[] {
  const byIntegration = (name: CounterName) => integrationNames.map((integration) => ({ labels: { integration }, value: counted(state, name, integration) }))
  const failed = integrationNames.flatMap((integration) => reasons.map((reason) => ({
    labels: { integration, reason }, value: counted(state, 'notifications_failed_total', `${integration}/${reason}`),
  })))
  return [
    family('notifications_total', 'counter', 'The total number of attempted notifications.', byIntegration('notifications_total')),
    family('notifications_failed_total', 'counter', 'The total number of failed notifications.', failed),
    family('notification_requests_total', 'counter', 'The total number of attempted notification requests.', byIntegration('notification_requests_total')),
    family('notification_requests_failed_total', 'counter', 'The total number of failed notification requests.', byIntegration('notification_requests_failed_total')),
  ]
}

function alertRows(state: AlertmanagerState, now: Instant): readonly Row[] {
  let [active, suppressed] = [0, 0]
  for (const alert of state.alerts.values()) {
    if (isResolved(alert, now)) continue
    if (inhibitedBy(state, alert.labels, now).length > 0 || silencedBy(state.silences.values(), alert.labels, now).length > 0) suppressed++
    else active++
  }
  return [{ labels: { state: 'active' }, value: active }, { labels: { state: 'suppressed' }, value: suppressed }, { labels: { state: 'unprocessed' }, value: 0 }]
}
