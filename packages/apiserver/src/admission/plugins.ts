/**
 * The admission plugins of this world, in the order in which Kubernetes runs them.
 *
 * Follows AllOrderedPlugins in pkg/kubeapiserver/options/plugins.go of Kubernetes 1.34.
 * Left out: LimitRanger, ResourceQuota, NodeRestriction, PodSecurity, webhooks and policies.
 */
import { defaultIngressClass } from './default-ingress-class.ts'
import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { immortalNamespaces, namespaceLifecycle } from './namespace-lifecycle.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { priority } from './priority.ts'
import { runtimeClass } from './runtime-class.ts'
import { serviceAccount } from './service-account.ts'
import { taintNodesByCondition } from './taint-nodes-by-condition.ts'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  immortalNamespaces,
  serviceAccount,
  taintNodesByCondition,
  priority,
  defaultTolerationSeconds,
  runtimeClass,
  defaultIngressClass,
]
