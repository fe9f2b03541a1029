/** The controllers that every cluster runs, in the order in which the controller manager starts them. */
import type { Controller } from '@track/controller-runtime'
import type { Part } from '@track/simulation'
import { cronJobController } from './cronjob/controller.ts'
import { deploymentController } from './deployment/controller.ts'
import { endpointsController } from './endpoints/controller.ts'
import { endpointSliceController } from './endpointslice/controller.ts'
import { garbageCollectorPart } from './garbage-collector/part.ts'
import { horizontalPodAutoscalerController } from './horizontal-pod-autoscaler/controller.ts'
import type { MetricsClient } from './horizontal-pod-autoscaler/metrics-client.ts'
import { autoscalerPart } from './horizontal-pod-autoscaler/state.ts'
import { jobBackoffPart } from './job/backoff.ts'
import { jobController } from './job/controller.ts'
import { namespaceController } from './namespace/controller.ts'
import { nodeLifecyclePart } from './node-lifecycle/part.ts'
import { podGcPart } from './pod-gc/part.ts'
import { replicaSetController } from './replicaset/controller.ts'
import { serviceAccountController } from './serviceaccount/controller.ts'
import { rootCaPublisher } from './serviceaccount/root-ca-publisher.ts'
import { taintEvictionController } from './taint-eviction/controller.ts'
import { taintEvictionPart } from './taint-eviction/evictions.ts'
import { ttlAfterFinishedController } from './ttl-after-finished/controller.ts'

/** What built-in controllers remember, and those that watch everything; before `controllerRuntimePart`. */
export const builtInControllerParts: readonly Part[] = [
  jobBackoffPart, autoscalerPart, taintEvictionPart, garbageCollectorPart, nodeLifecyclePart, podGcPart,
] as readonly Part[]

export interface ControllerOptions {
  /** What autoscalers ask for numbers. */
  readonly metrics: MetricsClient
  /** The cluster's certificate authority in PEM, for the ConfigMap kube-root-ca.crt of each namespace. */
  readonly rootCertificate: string
}

/** They run in `controllerRuntimePart`, beside `builtInControllerParts`. */
export function builtInControllers({ metrics, rootCertificate }: ControllerOptions): readonly Controller[] {
  return [
    endpointsController,
    endpointSliceController,
    serviceAccountController,
    rootCaPublisher(rootCertificate),
    namespaceController,
    jobController,
    cronJobController,
    ttlAfterFinishedController,
    taintEvictionController,
    horizontalPodAutoscalerController(metrics),
    deploymentController,
    replicaSetController,
  ]
}
