/** A dashboard with its data sources found: those that this world does not have by their uid give way to the one of their type. */
import { type DataSource, findSource, type Dashboard, type Panel } from '@track/dashboards'

type Reference = Panel['source']

/** Dashboards come from elsewhere, and name the uids of there: `P1809F7CD0C75ACF3`, `${DS_PROMETHEUS}`. */
export function withKnownSources(dashboard: Dashboard, sources: readonly DataSource[]): Dashboard {
  const names = dashboard.variables.map(({ name }) => name)
  const known = (reference: Reference): Reference => {
    if (!reference || reference.type === '' || findSource(sources, reference)) return reference
    const [, variable] = /\$\{?(\w+)/.exec(reference.uid) ?? []
    return variable !== undefined && names.includes(variable) ? reference : { type: reference.type, uid: '' }
  }
  const panel = (each: Panel): Panel => ({
    ...each, source: known(each.source), targets: each.targets.map((target) => ({ ...target, source: known(target.source) })), panels: each.panels.map(panel),
  })
  return {
    ...dashboard, panels: dashboard.panels.map(panel), variables: dashboard.variables.map((each) => ({ ...each, source: known(each.source) })),
    annotations: dashboard.annotations.map((each) => ({ ...each, source: known(each.source) })),
  }
}
