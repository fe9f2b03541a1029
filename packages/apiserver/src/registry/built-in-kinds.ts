/** The kinds that every cluster has, in the order in which discovery lists their groups. */
import type { Kind } from '../kind.ts'
import { configMapKind } from './configmap.ts'
import { cronJobKind } from './cronjob.ts'
import { deploymentKind } from './deployment.ts'
import { endpointsKind } from './endpoints.ts'
import { endpointSliceKind } from './endpointslice.ts'
import { eventKind } from './event.ts'
import { horizontalPodAutoscalerKind } from './horizontalpodautoscaler.ts'
import { ingressKind } from './ingress.ts'
import { ingressClassKind } from './ingressclass.ts'
import { jobKind } from './job.ts'
import { leaseKind } from './lease.ts'
import { namespaceKind } from './namespace.ts'
import { networkPolicyKind } from './networkpolicy.ts'
import { nodeKind } from './node.ts'
import { podKind } from './pod.ts'
import { replicaSetKind } from './replicaset.ts'
import { secretKind } from './secret.ts'
import { serviceKind } from './service.ts'
import { serviceAccountKind } from './serviceaccount.ts'

export const builtInKinds: readonly Kind[] = [
  namespaceKind,
  nodeKind,
  podKind,
  serviceKind,
  endpointsKind,
  configMapKind,
  secretKind,
  serviceAccountKind,
  eventKind,
  endpointSliceKind,
  deploymentKind,
  replicaSetKind,
  jobKind,
  cronJobKind,
  horizontalPodAutoscalerKind,
  ingressClassKind,
  ingressKind,
  networkPolicyKind,
  leaseKind,
]
