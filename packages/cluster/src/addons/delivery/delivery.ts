/** Delivery: pipelines that changes go through, with people who approve where there are people on call. */
import { defineController } from '@track/controller-runtime'
import type { Part } from '@track/simulation'
import { deliveryMetrics, deliveryPart, type DeliveryPart, forgetPipeline, setPipeline } from '@track/work'
import type { ExposingPart } from '../../telemetry/exposing-part.ts'
import type { Addon } from '../addon.ts'
import { monitoringNamespace } from '../monitoring-namespace.ts'
import { pagerOf } from '../on-call/pager.ts'
import { deliveryPipelineKind, type DeliveryPipelineObject, deliveryPipelines, readPipeline } from './deliverypipeline-kind.ts'

const conveyor: DeliveryPart & ExposingPart = {
  ...deliveryPart({
    personNamed(simulation, name) {
      const pager = pagerOf(simulation)
      return pager && simulation.state(pager).people.get(name)
    },
  }),
  exposes: (simulation) => deliveryMetrics(simulation.state(conveyor)),
}

export const delivery: Addon = {
  name: 'delivery',
  kinds: [deliveryPipelineKind],
  controllers: [
    defineController<DeliveryPipelineObject>({
      name: 'delivery-pipeline-controller', reconciles: deliveryPipelines,
      reconcile: (object, { simulation }) => setPipeline(simulation, conveyor, readPipeline(object).pipeline),
      gone: (key, { simulation }) => forgetPipeline(simulation, conveyor, key.replace(/^\//, '')),
    }),
  ],
  parts: [monitoringNamespace as Part, conveyor as Part],
}
