/** What a client's policy can say and the fluid grain does not do. */
import type { Policy } from '../../workloads/workload.ts'

interface PolicyLever {
  readonly setting: keyof Policy
  readonly what: string
  readonly has: string
  /** What a server's way to its dependency may have all the same. */
  readonly isOfLoads?: boolean
}

const levers: readonly PolicyLever[] = [
  { setting: 'pool.connections', what: 'connection pools of loads', has: 'has one', isOfLoads: true },
  { setting: 'connection.keepAlive', what: 'connections that are kept', has: 'has them' },
  { setting: 'dns.cache', what: 'names that are kept', has: 'keeps them' },
  { setting: 'deadline', what: 'deadlines that travel with requests', has: 'has one' },
  { setting: 'hedge.after', what: 'hedged requests', has: 'hedges' },
]

interface Client {
  readonly id: string
  readonly policy: Policy
}

/** Which of them a load has, or the first of the clients that it reaches, in the words of a refusal. */
export function policyLever(load: Client, clients: readonly Client[]): string | undefined {
  for (const [index, { id, policy }] of [load, ...clients].entries()) {
    const lever = levers.find(({ setting, isOfLoads = false }) => policy[setting] !== undefined && (index === 0 || !isOfLoads))
    if (lever) return `${lever.what}, and ${id} ${lever.has} (${lever.setting})`
  }
  return undefined
}
