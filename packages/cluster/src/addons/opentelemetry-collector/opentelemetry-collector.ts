/** An OpenTelemetry Collector that is configured by a ConfigMap, takes OTLP in and sends over the world's network. */
import type { Part } from '@track/simulation'
import { collectorPart } from '@track/telemetry'
import { collect } from '../../telemetry/collect.ts'
import { targetsFor } from '../../telemetry/discovered-targets.ts'
import { collectorSide } from '../../telemetry/prometheus-side.ts'
import { workloadSpans } from '../../telemetry/workload-spans/workload-spans.ts'
import { systemServices } from '../../network/system-services.ts'
import type { Addon } from '../addon.ts'
import { collectorConfigController, idleConfig } from './configuration.ts'
import { collectorNetwork, deliver } from './deliver.ts'
import { podAttributes } from './pod-attributes.ts'

const name = 'otel-collector'

const collector = collectorPart({
  name, config: idleConfig, deliver, podOf: podAttributes,
  discover: (simulation, pools) => targetsFor(simulation, pools, collectorSide), collect: (simulation, target) => collect(simulation, target, collectorSide),
  environment: { MY_POD_IP: systemServices.find((service) => service.name.startsWith(`${name}.`))!.address },
})

export const openTelemetryCollector: Addon = {
  name: 'opentelemetry-collector', kinds: [], controllers: [collectorConfigController], parts: [collector as Part, collectorNetwork as Part, workloadSpans as Part],
}
