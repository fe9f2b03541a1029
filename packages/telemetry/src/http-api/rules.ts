/**
 * Rules and alerts over HTTP.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (rules, alerts, alertmanagers). Left out: pages of groups.
 */
import { quote } from '../series/labels.ts'
import { alertsJson, rulesJson } from '../rules/rules-json.ts'
import type { Endpoint } from './endpoint.ts'
import { type ApiRequest, badData, invalid, matcherSetsOf, valueOf } from './request.ts'

export const rules: Endpoint = ({ groups }, request) => {
  const { parameters } = request
  const matcherSets = matcherSetsOf(request, badData)
  const type = valueOf(request, 'type').toLowerCase()
  if (type !== '' && type !== 'alert' && type !== 'record') throw invalid('type', `not supported value ${quote(type)}`)
  return {
    data: rulesJson(groups, {
      ...(type !== '' && { type }), names: parameters['rule_name[]'] ?? [], groups: parameters['rule_group[]'] ?? [], files: parameters['file[]'] ?? [],
      matcherSets, excludesAlerts: excludesAlerts(request),
    }),
  }
}

export const alerts: Endpoint = ({ groups }) => ({ data: alertsJson(groups) })

export const alertmanagers: Endpoint = ({ alertmanagers: urls }) => ({
  data: { activeAlertmanagers: urls.map((url) => ({ url })), droppedAlertmanagers: [] },
})

const truths: Readonly<Record<string, boolean>> = {
  '': false, '1': true, 't': true, 'T': true, 'TRUE': true, 'true': true, 'True': true, '0': false, 'f': false, 'F': false, 'FALSE': false, 'false': false, 'False': false,
}

function excludesAlerts(request: ApiRequest): boolean {
  const text = valueOf(request, 'exclude_alerts')
  const excludes = Object.hasOwn(truths, text) ? truths[text] : undefined
  if (excludes === undefined) throw invalid('exclude_alerts', `error converting exclude_alerts: strconv.ParseBool: parsing ${quote(text)}: invalid syntax`)
  return excludes
}
