/**
 * The NetworkPolicies of a world, as its network plugin has them: a policy is in force when the
 * plugin has heard of it. What the kubelet does for probes comes from the pod's own node and passes.
 * Left out: what the metrics server and the scraper read, which no policy stops here.
 */
import { namespaces, networkPolicies, type NetworkPolicy } from '@track/apimachinery'
import { acknowledge, storeOf, subscribe } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { oncePerRow, type Part, type Simulation } from '@track/simulation'
import type { Connection } from './connection.ts'
import { indexPolicies, type Verdict, verdict } from './verdict.ts'

/** A row: replaced when a policy comes, changes or goes. */
interface Enforced {
  readonly policies: readonly NetworkPolicy[]
}

interface PolicyState {
  enforced: Enforced
}

const name = 'network policies'
const event = 'changes'

export const networkPolicyPart: Part<PolicyState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event, resources: ['networkpolicies.networking.k8s.io'] })
    return { enforced: { policies: [] } }
  },
  events: {
    [event](simulation: Simulation) {
      acknowledge(storeOf(simulation), name, event)
      simulation.state(networkPolicyPart).enforced = { policies: cacheOf(simulation).list(networkPolicies) }
    },
  },
}

const indexOf = oncePerRow(({ policies }: Enforced) => indexPolicies(policies))

export function hasPolicies(simulation: Simulation): boolean {
  return simulation.state(networkPolicyPart).enforced.policies.length > 0
}

export function judge(simulation: Simulation, connection: Connection): Verdict {
  const { enforced } = simulation.state(networkPolicyPart)
  if (enforced.policies.length === 0) return { isAllowed: true }
  const cache = cacheOf(simulation)
  return verdict(indexOf(enforced), (namespace) => {
    const found = cache.get(namespaces, namespace)
    return found && (found.metadata.labels ?? {})
  }, connection)
}
