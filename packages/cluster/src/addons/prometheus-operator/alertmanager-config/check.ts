/**
 * What is wrong with an AlertmanagerConfig, in the words of the operator's events.
 *
 * Follows checkAlertmanagerConfigResource in pkg/alertmanager/operator.go and pkg/alertmanager/validation/v1alpha1/validation.go of the
 * Prometheus Operator 0.94. Left out: the admission webhook, which kube-prometheus does not install.
 */
import { quoteGo } from '@track/simulation'
import type { References } from '../generate/context.ts'
import { type Fault, firstFault, firstOf, within } from '../select/fault.ts'
import { httpFault, storedHttpFault } from './integrations/http-client.ts'
import type { Integration, WithHttp } from './integrations/integration.ts'
import { lookedUp, validated } from './integrations/table.ts'
import type { AlertmanagerConfig, Receiver } from './objects.ts'
import { inhibitFault, routeFault } from './routes.ts'
import { intervalFault } from './time-intervals.ts'

export const configsOf = (receiver: Receiver, { list }: Integration) => (receiver[list] ?? []) as readonly WithHttp[]

export function alertmanagerConfigFault(object: AlertmanagerConfig, references: References): Fault {
  return validationFault(object) ?? storedFault(object, references) ?? inhibitFault(object)
}

function validationFault({ spec: { receivers = [], muteTimeIntervals = [], route } }: AlertmanagerConfig): Fault {
  const names = { receivers: receivers.map(({ name }) => name), intervals: muteTimeIntervals.map(({ name = '' }) => name) }
  return firstFault(
    () => firstOf(receivers, (receiver, index) => (
      names.receivers.indexOf(receiver.name) < index ? `${quoteGo(receiver.name)} receiver is not unique`
        : within(`failed to validate receiver ${quoteGo(receiver.name)}`, receiverFault(receiver))
    )),
    () => firstOf(muteTimeIntervals, (interval, index) => within(`mute time interval[${index}] is invalid`, intervalFault(interval))),
    () => route && routeFault(route, names, true),
  )
}

function receiverFault(receiver: Receiver): Fault {
  return firstOf(validated, (integration) => firstOf(configsOf(receiver, integration), (config, index) => within(
    `'${integration.list}'[${index}]`, integration.fault?.(config) ?? within("'httpConfig'", httpFault(config.httpConfig)),
  )))
}

function storedFault({ metadata: { namespace = '' }, spec: { receivers } }: AlertmanagerConfig, references: References): Fault {
  const place = { references, namespace }
  return firstOf(receivers, (receiver) => firstOf(lookedUp, (integration) => firstOf(configsOf(receiver, integration), (config) => {
    const rules = [() => integration.storedFault?.(config, place), () => storedHttpFault(place, config.httpConfig)]
    return firstFault(...(integration.isHttpFirst ? rules.reverse() : rules))
  })))
}
