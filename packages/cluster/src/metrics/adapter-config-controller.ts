/**
 * Says what is wrong with the rules of the metrics adapter, as an Event of their ConfigMap. (The
 * real adapter reads its rules at its start only, and ends there if it cannot.)
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { defineController } from '@track/controller-runtime'
import { adapterConfigMap, adapterConfigOf } from './adapter-config.ts'

export const adapterConfigController = defineController<ConfigMap>({
  name: 'prometheus-adapter',
  reconciles: configMaps,
  wakes: ({ metadata }) => metadata.name === adapterConfigMap.name && metadata.namespace === adapterConfigMap.namespace,

  reconcile(configMap, { events }) {
    for (const complaint of adapterConfigOf(configMap).complaints) {
      const message = `${adapterConfigMap.key}: ${complaint}; what cannot be read is not served`
      events.record(configMap, { type: 'Warning', reason: 'InvalidRules', message })
    }
  },
})
