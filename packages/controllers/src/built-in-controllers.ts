/** The controllers that every cluster runs, in the order in which the controller manager starts them. */
import type { Controller } from '@track/controller-runtime'
import { deploymentController } from './deployment/controller.ts'
import { endpointSliceController } from './endpointslice/controller.ts'
import type { MetricsClient } from './horizontal-pod-autoscaler/metrics-client.ts'
import { replicaSetController } from './replicaset/controller.ts'

export interface ControllerOptions {
  /** What autoscalers ask for numbers. */
  readonly metrics: MetricsClient
}

export function builtInControllers(_options: ControllerOptions): readonly Controller[] {
  return [
    endpointSliceController,
    deploymentController,
    replicaSetController,
  ]
}
