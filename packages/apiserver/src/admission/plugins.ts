/**
 * The admission plugins of this world, in the order in which Kubernetes runs them.
 *
 * Follows AllOrderedPlugins in pkg/kubeapiserver/options/plugins.go of Kubernetes 1.34.
 * Left out: LimitRanger, ResourceQuota, NodeRestriction, TaintNodesByCondition, PodSecurity, RuntimeClass, webhooks and policies.
 */
import { defaultTolerationSeconds } from './default-toleration-seconds.ts'
import { immortalNamespaces, namespaceLifecycle } from './namespace-lifecycle.ts'
import type { AdmissionPlugin } from './plugin.ts'
import { priority } from './priority.ts'
import { serviceAccount } from './service-account.ts'

export const admissionPlugins: readonly AdmissionPlugin[] = [
  namespaceLifecycle,
  immortalNamespaces,
  serviceAccount,
  priority,
  defaultTolerationSeconds,
]
