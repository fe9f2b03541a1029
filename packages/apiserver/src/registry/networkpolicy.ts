/**
 * NetworkPolicies.
 *
 * Follows pkg/registry/networking/networkpolicy/strategy.go and pkg/apis/networking/v1/defaults.go
 * of Kubernetes 1.34.
 */
import { networkPolicies, type NetworkPolicy, printLabelSelector } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn } from './column.ts'
import { validateNetworkPolicy, validateNetworkPolicyUpdate } from './networkpolicy/validation.ts'
import { networkPolicyWarnings } from './networkpolicy/warnings.ts'

export const networkPolicyKind = defineKind<NetworkPolicy>({
  resource: networkPolicies,
  type: 'io.k8s.api.networking.v1.NetworkPolicy',
  hasGeneration: true,

  defaults(draft) {
    draft.spec ??= {}
    const { spec } = draft
    spec.podSelector ??= {}
    for (const rule of [...(spec.ingress ?? []), ...(spec.egress ?? [])]) {
      for (const port of rule.ports ?? []) port.protocol ??= 'TCP'
    }
    if (spec.policyTypes?.length) return
    spec.policyTypes = spec.egress?.length ? ['Ingress', 'Egress'] : ['Ingress']
  },
  validate: validateNetworkPolicy,
  validateUpdate: validateNetworkPolicyUpdate,
  warnings: networkPolicyWarnings,

  columns: [
    nameColumn,
    {
      name: 'Pod-Selector', type: 'string',
      description: 'Selects the pods to which this NetworkPolicy object applies.  The array of ingress rules is applied to any pods selected by this field. Multiple network policies can select the same set of pods.  In this case, the ingress rules for each are combined additively. This field is NOT optional and follows standard label selector semantics. An empty podSelector matches all pods in this namespace.',
      cell: ({ spec }) => printLabelSelector(spec.podSelector),
    },
    ageColumn,
  ],
})
