/**
 * Where the Collector's configuration lies: the ConfigMap `monitoring/otel-collector`, key `config.yaml`, loaded anew
 * when it changes; one that is wrong leaves the one before in place and says so as an Event.
 */
import { type ConfigMap, configMaps } from '@track/apimachinery'
import { type ControllerContext, defineController } from '@track/controller-runtime'
import { reloadCollector } from '@track/telemetry'
import { collectorOf } from '../../telemetry/monitoring-parts.ts'

const configMap = { namespace: 'monitoring', name: 'otel-collector', key: 'config.yaml' } as const

const key = `${configMap.namespace}/${configMap.name}`

/** Without a ConfigMap nobody reaches it. */
export const idleConfig = `receivers:
  otlp:
    protocols:
      http:
exporters:
  debug:
service:
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [debug]
`

export const collectorConfigController = defineController<ConfigMap>({
  name: 'otel-collector-config',
  reconciles: configMaps,
  wakes: ({ metadata }) => metadata.name === configMap.name && metadata.namespace === configMap.namespace,

  reconcile(found, context) {
    const { namespace, name } = found.metadata
    // Of others it hears when they are new.
    if (`${namespace!}/${name!}` !== key) return
    const complaint = load(found.data?.[configMap.key] ?? idleConfig, context)
    if (complaint !== undefined) context.events.record(found, { type: 'Warning', reason: 'InvalidConfiguration', message: `${configMap.key}: ${complaint}` })
  },

  gone: (gone, context) => void (gone === key && load(idleConfig, context)),
})

function load(text: string, { simulation }: ControllerContext): string | undefined {
  return reloadCollector(simulation, collectorOf(simulation)!, text)
}
