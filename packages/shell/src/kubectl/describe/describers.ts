/** The description of each kind; what is not here is described by its fields. */
import type { Describer } from './describer.ts'
import { describeConfigMap, describeNamespace, describeSecret, describeServiceAccount } from './data.ts'
import { describeCronJob } from './cronjob.ts'
import { describeDeployment } from './deployment.ts'
import { describeEndpoints, describeEndpointSlice } from './endpointslice.ts'
import { describeAnything } from './generic.ts'
import { describeAutoscaler } from './horizontalpodautoscaler.ts'
import { describeIngress, describeIngressClass } from './ingress.ts'
import { describeJob } from './job.ts'
import { describeNetworkPolicy } from './networkpolicy.ts'
import { describeNode } from './node.ts'
import { describePod } from './pod.ts'
import { describeReplicaSet } from './replicaset.ts'
import { describeService } from './service.ts'

/** By `group/Kind`. */
const describers: Readonly<Record<string, Describer<never>>> = {
  '/ConfigMap': describeConfigMap,
  '/Endpoints': describeEndpoints,
  '/Namespace': describeNamespace,
  '/Node': describeNode,
  '/Pod': describePod,
  '/Secret': describeSecret,
  '/Service': describeService,
  '/ServiceAccount': describeServiceAccount,
  'apps/Deployment': describeDeployment,
  'apps/ReplicaSet': describeReplicaSet,
  'autoscaling/HorizontalPodAutoscaler': describeAutoscaler,
  'batch/CronJob': describeCronJob,
  'batch/Job': describeJob,
  'discovery.k8s.io/EndpointSlice': describeEndpointSlice,
  'networking.k8s.io/Ingress': describeIngress,
  'networking.k8s.io/IngressClass': describeIngressClass,
  'networking.k8s.io/NetworkPolicy': describeNetworkPolicy,
}

export function describerFor({ group, kind }: { readonly group: string; readonly kind: string }): Describer {
  return (describers[`${group}/${kind}`] ?? describeAnything) as Describer
}
