/**
 * AlertmanagerConfigs: routes, receivers and inhibitions of a namespace, in both versions.
 *
 * Follows pkg/apis/monitoring/{v1alpha1,v1beta1}/alertmanager_config_types.go of the Prometheus Operator 0.94, with the conversion of
 * prometheus-operator-crd-full.
 */
import { kindType } from '@track/apimachinery'
import type { ServedVersion } from '@track/apiserver'
import { complaintsOf, type Schema, typeOf } from '../../gateway-api/schema.ts'
import { schemaOf } from '../alertmanager-config/integrations/field.ts'
import { written } from '../alertmanager-config/integrations/table.ts'
import type { AlertmanagerConfig } from '../alertmanager-config/objects.ts'
import { fromBeta, toBeta } from '../alertmanager-config/versions.ts'
import { anything, choice, duration, list, object, required, someText, text, texts, truth } from './fields.ts'
import { bindings, operatorKind, operatorResource } from './operator-kind.ts'

export const alertmanagerConfigs = operatorResource<AlertmanagerConfig>('AlertmanagerConfig', 'amcfg', 'v1alpha1')

const matchType = choice('!=', '=', '=~', '!~')
const betaMatcher = { name: required(someText), value: text, matchType } as const
const matcher = { ...betaMatcher, regex: truth } as const

const someDuration = { ...duration, min: 1 } as const
const time = { kind: 'string', pattern: /^((([01][0-9])|(2[0-3])):[0-5][0-9])$|(^24:00$)/ } as const
const day = { kind: 'integer', min: -31, max: 31 } as const
const months = 'january|february|march|april|may|june|july|august|september|october|november|december|1[0-2]|[1-9]'

const weekday: Schema = {
  kind: 'string', pattern: /^(sun|mon|tues|wednes|thurs|fri|satur)day(?:((:(sun|mon|tues|wednes|thurs|fri|satur)day)$)|$)/i,
  shownPattern: '^((?i)sun|mon|tues|wednes|thurs|fri|satur)day(?:((:(sun|mon|tues|wednes|thurs|fri|satur)day)$)|$)',
}
const month: Schema = {
  kind: 'string', pattern: /^(january|february|march|april|may|june|july|august|september|october|november|december|1[0-2]|[1-9])(?:((:((january|february|march|april|may|june|july|august|september|october|november|december|1[0-2]|[1-9]))$)|$))/i,
  shownPattern: `^((?i)${months})(?:((:((?i)${months}))$)|$)`,
}

const periods = list(object({
  times: list(object({ startTime: time, endTime: time })), weekdays: list(weekday), daysOfMonth: list(object({ start: day, end: day })), months: list(month),
  years: list({ kind: 'string', pattern: /^2\d{3}(?::2\d{3}|$)/ }),
}))

const receivers = list(object({
  name: required(someText), ...Object.fromEntries(written.map((integration) => [integration.list, list(object(schemaOf(integration.fields)))])),
}), { keys: ['name'] })

function schemaWith(matchers: typeof matcher | typeof betaMatcher, intervals: 'muteTimeIntervals' | 'timeIntervals', names: Schema) {
  const matching = list(object(matchers))
  return object({
    receivers, inhibitRules: list(object({ sourceMatch: matching, targetMatch: matching, equal: texts })),
    [intervals]: list(object({ name: required(text), timeIntervals: periods })),
    route: object({
      receiver: text, groupBy: names, groupWait: someDuration, groupInterval: someDuration, repeatInterval: someDuration, matchers: matching,
      continue: truth, routes: list(anything), muteTimeIntervals: names, activeTimeIntervals: names,
    }),
  })
}

const schema = schemaWith(matcher, 'muteTimeIntervals', list(text, { isSet: true }))
const betaSchema = schemaWith(betaMatcher, 'timeIntervals', texts)
const betaName = 'com.coreos.monitoring.v1beta1.AlertmanagerConfig'

const beta: ServedVersion = {
  resource: operatorResource('AlertmanagerConfig', 'amcfg', 'v1beta1'),
  type: kindType(betaName, { spec: typeOf(`${betaName}Spec`, betaSchema), status: bindings }),
  toStorage: fromBeta,
  fromStorage: toBeta,
  validate(object) {
    const { spec } = toBeta(object) as AlertmanagerConfig
    return complaintsOf({ kind: 'object', fields: { spec: { ...betaSchema, isRequired: true } } }, spec === undefined ? {} : { spec })
  },
}

export const alertmanagerConfigKind = operatorKind<AlertmanagerConfig>({ resource: alertmanagerConfigs, schema, otherVersions: [beta] })
