/** To whom alerts go, and what is done to them before. Follows AlertingConfig in config/config.go of Prometheus 3.16. */
import { second } from '@track/simulation'
import { completeHttpClient, httpFields } from '../alertmanager/config/http-client.ts'
import { called, durationKind, optional, structOf, textKind, textOf, type ValueOf } from '../alertmanager/config/kind.ts'
import { discoveryFault, discoveryFields } from './discovery/table.ts'
import { several } from './kind.ts'
import { rulesFault, rulesKind } from './relabel-rule.ts'
import { targetFault } from './scrape-config.ts'
import { sigv4Kind } from './remote/sigv4.ts'

const versionKind = textOf(
  (given) => (given === 'v2' ? { value: given } : { error: `expected Alertmanager api version to be one of [v2] but got ${given}` }), '',
  { print: (value) => value, isZero: () => false }, 'config.plain',
)

const alertmanagerKind = structOf('config.AlertmanagerConfig', {
  ...httpFields, sigv4: optional(sigv4Kind), scheme: textKind, path_prefix: textKind, timeout: durationKind, api_version: versionKind,
  relabel_configs: rulesKind, alert_relabel_configs: rulesKind, ...discoveryFields,
}, {
  initial: { scheme: 'http', timeout: 10 * second, api_version: 'v2', follow_redirects: true, enable_http2: true },
  check(config) {
    const empty = discoveryFault(config)
    if (empty !== undefined) return empty
    const complete = completeHttpClient(config)
    if (typeof complete === 'string') return complete
    if ((complete.basic_auth || complete.authorization || complete.oauth2) && complete.sigv4) {
      return 'at most one of basic_auth, authorization, oauth2, & sigv4 must be configured'
    }
    const fault = config.relabel_configs.length === 0 ? targetFault(config) : undefined
    if (fault !== undefined) return fault
    if (config.relabel_configs.includes(undefined)) return 'empty or null Alertmanager target relabeling rule'
    if (config.alert_relabel_configs.includes(undefined)) return 'empty or null Alertmanager alert relabeling rule'
    return complete
  },
})

export const alertingKind = structOf('config.plain', {
  alert_relabel_configs: rulesKind, alertmanagers: called('config.AlertmanagerConfigs', several('config.AlertmanagerConfig', alertmanagerKind)),
}, { check: (alerting) => (alerting.alert_relabel_configs.includes(undefined) ? 'empty or null alert relabeling rule' : alerting) })

export function alertingFault({ alert_relabel_configs: rules, alertmanagers }: ValueOf<typeof alertingKind>, scheme: string): string | undefined {
  const fault = rulesFault(rules, scheme)
  if (fault !== undefined) return fault
  for (const each of alertmanagers) {
    if (!each) return 'not simulated here: an empty Alertmanager, over which Prometheus falls'
    const found = (rulesFault(each.alert_relabel_configs, scheme) ?? rulesFault(each.relabel_configs, scheme))
    if (found !== undefined) return found
  }
  return undefined
}
