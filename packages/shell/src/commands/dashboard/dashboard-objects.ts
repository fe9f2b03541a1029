/**
 * Dashboards that lie in ConfigMaps.
 *
 * Follows kiwigrid/k8s-sidecar as Grafana's Helm chart sets it up: ConfigMaps of any namespace with the label `grafana_dashboard`, each key that ends in `.json` a dashboard.
 * Left out: Secrets, `binaryData`, folders by annotation.
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { type Dashboard, type Panel, readDashboard, type ReadDashboard } from '@track/dashboards'
import { oncePerRow, type Simulation } from '@track/simulation'

export const dashboardLabel = 'grafana_dashboard'

export interface DashboardRow {
  readonly namespace: string
  readonly name: string
  readonly key: string
  /** Empty where it has none, or is no JSON. */
  readonly title: string
  readonly panels: number
}

export interface DashboardPlace {
  readonly namespace: string
  readonly name: string
  /** May be left out where there is one key. */
  readonly key?: string
}

export function listDashboards(simulation: Simulation): DashboardRow[] {
  const rows = cacheOf(simulation).list(configMaps).filter(({ metadata }) => metadata.labels?.[dashboardLabel] !== undefined).flatMap(({ metadata: { namespace = '', name = '' }, ...rest }) =>
    [...dashboardsOf({ metadata: { namespace, name }, ...rest })].map(([key, { dashboard }]) => ({ namespace, name, key, title: dashboard.title, panels: panelCount(dashboard) })))
  const order = ({ namespace, name, key }: DashboardRow) => `${namespace}/${name}/${key}`
  return rows.sort((a, b) => (order(a) < order(b) ? -1 : 1))
}

/** The dashboard at a place, or in one sentence why there is none. */
export function findDashboard(simulation: Simulation, { namespace, name, key }: DashboardPlace): ReadDashboard | { readonly error: string } {
  const configMap = cacheOf(simulation).get(configMaps, name, namespace)
  if (!configMap) return { error: `there is no ConfigMap ${name} in the namespace ${namespace}` }
  const found = dashboardsOf(configMap)
  const keys = [...found.keys()]
  const chosen = key ?? (keys.length === 1 ? keys[0] : undefined)
  const read = chosen === undefined ? undefined : found.get(chosen)
  if (read) return read
  const has = keys.length === 0 ? 'no key that ends in .json' : `the dashboards ${keys.join(', ')}`
  return { error: `the ConfigMap ${namespace}/${name} has ${has}${key === undefined ? keys.length > 1 ? ': which one?' : '' : `, not ${key}`}` }
}

export function panelCount({ panels }: Dashboard): number {
  return panels.flatMap((panel): readonly Panel[] => [panel, ...panel.panels]).filter(({ type }) => type !== 'row').length
}

const dashboardsOf = oncePerRow(({ data = {} }: ConfigMap): ReadonlyMap<string, ReadDashboard> =>
  new Map(Object.keys(data).filter((key) => key.endsWith('.json')).sort().map((key) => [key, readDashboard(data[key]!)])))
