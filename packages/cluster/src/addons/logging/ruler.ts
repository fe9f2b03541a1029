/**
 * The ruler of Loki: rules of LogQL from ConfigMaps, what they record to Prometheus, what they raise to Alertmanager.
 *
 * Follows pkg/ruler of Loki 3.7 and the sidecar of its Helm chart: ConfigMaps of its own namespace with the label `loki_rule`, a file of the ruler's folder each key; one file that is wrong keeps all as
 * they were. Left out: Secrets, the minute between looking for files, another Prometheus than the cluster's.
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { cacheOf, type ControllerContext, defineController } from '@track/controller-runtime'
import type { Part, Simulation } from '@track/simulation'
import { lokiRuleLanguage, type NamedFile, readLokiRuleFile, rulesPart, sendAlerts, setRuleFiles } from '@track/telemetry'
import { alertmanagerOf, lokiOf } from '../../telemetry/monitoring-parts.ts'
import { telemetryOf } from '../../telemetry/store.ts'

const label = 'loki_rule'
const namespace = 'monitoring'

const language = lokiRuleLanguage((simulation) => simulation.state(lokiOf(simulation)!))

const ruler = rulesPart({
  name: 'loki ruler', language, store: telemetryOf, server: { externalUrl: 'http://loki.monitoring.svc:3100' },
  notify(simulation, alerts) {
    const alertmanager = alertmanagerOf(simulation)
    // Without one nobody hears of it, as where no alertmanager_url is set.
    if (alertmanager) sendAlerts(simulation, alertmanager, alerts)
  },
})

export const rulerPart = ruler as Part

function isRuleMap({ metadata }: ConfigMap): boolean {
  return metadata.namespace === namespace && metadata.labels?.[label] !== undefined
}

/** By name: of two that are called alike the later one stays. */
function ruleFilesOf(simulation: Simulation): readonly NamedFile[] {
  const files = cacheOf(simulation).list(configMaps).filter(isRuleMap).flatMap(({ data = {} }) => Object.entries(data))
  return [...new Map(files)].map(([name, text]) => ({ name, text }))
}

export function rulerViewOf(simulation: Simulation) {
  return { groups: [...simulation.state(ruler).groups.values()], files: ruleFilesOf(simulation) }
}

export const rulerController = defineController<ConfigMap>({
  name: 'loki-ruler',
  reconciles: configMaps,

  reconcile(found, context) {
    if (found.metadata.namespace !== namespace) return
    const complaints = isRuleMap(found) ? Object.entries(found.data ?? {}).flatMap(([name, text]) => readLokiRuleFile(text).errors.map((error) => `${name}: ${error}`)) : []
    for (const message of complaints) context.events.record(found, { type: 'Warning', reason: 'InvalidConfiguration', message })
    if (complaints.length === 0) putFiles(context)
  },

  gone: (key, context) => void (key.startsWith(`${namespace}/`) && putFiles(context)),
})

/** What is wrong with one of them is told where that one is looked at. */
function putFiles({ simulation }: ControllerContext): void {
  setRuleFiles(simulation, ruler, ruleFilesOf(simulation), { language })
}
