/**
 * Reads the rules of the metrics adapter when they change, and says what is wrong with them as an
 * Event of their ConfigMap. (The real adapter reads its rules at its start only, and ends there if it
 * cannot.)
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { defineController } from '@track/controller-runtime'
import { adapterConfigMap, adapterConfigOf, metricsAdapterPart, rulesTextOf } from './adapter-config.ts'

export const adapterConfigController = defineController<ConfigMap>({
  name: 'prometheus-adapter',
  reconciles: configMaps,
  wakes: isAdapters,

  reconcile(configMap, { events, simulation }) {
    if (!isAdapters(configMap)) return
    const config = adapterConfigOf(configMap)
    simulation.state(metricsAdapterPart).read = { text: rulesTextOf(configMap), config }
    for (const complaint of config.complaints) {
      const message = `${adapterConfigMap.key}: ${complaint}; what cannot be read is not served`
      events.record(configMap, { type: 'Warning', reason: 'InvalidRules', message })
    }
  },
})

function isAdapters({ metadata: { name, namespace } }: ConfigMap): boolean {
  return name === adapterConfigMap.name && namespace === adapterConfigMap.namespace
}
