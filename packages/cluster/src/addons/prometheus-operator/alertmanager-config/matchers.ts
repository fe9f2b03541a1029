/** Matchers of routes and inhibitions. Follows Matcher in pkg/apis/monitoring/v1alpha1/alertmanager_config_types.go of the Prometheus Operator 0.94. */
import type { Fault } from '../select/fault.ts'
import type { Matcher } from './objects.ts'

export function printedMatcher({ name, value = '', matchType = '', regex = false }: Matcher): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')
  return `${name}${matchType || (regex ? '=~' : '=')}"${escaped}"`
}

export function matcherFault({ name, matchType = '' }: Matcher): Fault {
  if (matchType === '') return undefined
  if (!['=', '!=', '=~', '!~'].includes(matchType)) return `invalid 'matchType' '${matchType}' provided'`
  return name.trim() === '' ? "matcher 'name' is required" : undefined
}
