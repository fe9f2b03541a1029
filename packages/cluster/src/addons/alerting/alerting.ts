/**
 * Rules and alerts: a Prometheus that takes its rules from PrometheusRule objects, and an Alertmanager with its
 * configuration in a Secret.
 */
import { type Secret, secrets } from '@track/apimachinery'
import { type Cache, type ControllerContext, defineController } from '@track/controller-runtime'
import type { Part, Simulation } from '@track/simulation'
import { alertmanagerPart, reloadAlertmanager, rulesPart, sendAlerts, setRuleFiles } from '@track/telemetry'
import { telemetryOf } from '../../telemetry/store.ts'
import type { Addon } from '../addon.ts'
import { answerPage } from '../on-call/pager.ts'
import { alertmanagerSecret, configIn, generatedSecret, silentConfig } from './alertmanager-config.ts'
import { type PrometheusRule, prometheusRuleKind, prometheusRules } from './prometheusrule-kind.ts'
import { ruleFileOf } from './rule-files.ts'
import { ruleTimingOf, selectedRules } from './rule-selection.ts'

const alertmanager = alertmanagerPart({
  config: silentConfig, externalUrl: 'http://alertmanager-main.monitoring.svc:9093',
  // Whoever is not in the world takes what it is sent.
  deliver: (simulation, delivery) => answerPage(simulation, delivery) ?? { status: 200 },
})

const rules = rulesPart({
  store: telemetryOf,
  server: { externalUrl: 'http://prometheus-k8s.monitoring.svc:9090' },
  notify: (simulation, alerts) => sendAlerts(simulation, alertmanager, alerts),
})

/** Any change leads to all files, as the operator does it; an object that Prometheus would not take is left out. */
const rulesController = defineController<PrometheusRule>({
  name: 'prometheus-controller',
  reconciles: prometheusRules,

  reconcile(object, context) {
    for (const complaint of ruleFileOf(object).complaints) {
      const message = `PrometheusRule ${object.metadata.name!} was rejected due to invalid configuration: ${complaint}`
      context.events.record(object, { type: 'Warning', reason: 'InvalidConfiguration', message })
    }
    putRules(context)
  },

  gone: (_key, context) => putRules(context),
})

/** Of all that the Prometheus takes; its operator asks for it, too. */
export function putRules({ simulation, cache }: ControllerContext): void {
  const files = selectedRules(cache).map(ruleFileOf).filter(({ complaints }) => complaints.length === 0)
  const errors = setRuleFiles(simulation, rules, files, { server: ruleTimingOf(cache) })
  if (errors.length > 0) throw new Error(`rule files that are right by themselves are wrong together: ${errors.join('; ')}`)
}

const configController = defineController<Secret>({
  name: 'alertmanager-controller',
  reconciles: secrets,
  wakes: ({ metadata }) => metadata.name === alertmanagerSecret.name && metadata.namespace === alertmanagerSecret.namespace,

  reconcile(secret, { simulation, events, cache }) {
    if (isByOperator(cache)) return
    // Of others it hears when they are new.
    if (`${secret.metadata.namespace!}/${secret.metadata.name!}` !== secretKey) return
    const complaint = reload(simulation, configIn(secret))
    if (complaint !== undefined) events.record(secret, { type: 'Warning', reason: 'InvalidConfiguration', message: `${alertmanagerSecret.key}: ${complaint}` })
  },

  gone(key, { simulation, cache }) {
    if (isByOperator(cache) || (key !== secretKey && key !== generatedKey)) return
    const left = cache.get(secrets, alertmanagerSecret.name, alertmanagerSecret.namespace)
    reload(simulation, left && configIn(left))
  },
})

const generatedKey = `${generatedSecret.namespace}/${generatedSecret.name}`
const isByOperator = (cache: Cache) => cache.get(secrets, generatedSecret.name, generatedSecret.namespace) !== undefined

const secretKey = `${alertmanagerSecret.namespace}/${alertmanagerSecret.name}`

function reload(simulation: Simulation, config = silentConfig): string | undefined {
  return reloadAlertmanager(simulation, alertmanager, config)
}

export const alerting: Addon = {
  name: 'alerting',
  kinds: [prometheusRuleKind],
  controllers: [rulesController, configController],
  parts: [alertmanager as Part, rules as Part],
}
