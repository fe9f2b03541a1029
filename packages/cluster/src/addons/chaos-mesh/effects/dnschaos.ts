/**
 * Names that do not resolve for a pod, or to addresses at random. `*` stands at the end of a pattern, `?` for one character.
 *
 * Follows controllers/chaosimpl/dnschaos/impl.go of Chaos Mesh and the plugin k8s_dns_chaos of its CoreDNS. Left out:
 * Services that come later, for load (programs ask each time).
 */
import { services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { serviceName } from '@track/nodes'
import { matchesAny } from '../../../network/dns/patterns.ts'
import type { DnsChaosSpec } from '../kinds/dnschaos.ts'
import { beginFaults, effect, endFaults, idsOf } from './effect.ts'

export const dnsEffect = effect<DnsChaosSpec>({
  kind: 'DNSChaos',
  isOfContainers: () => true,

  refusal({ patterns = [] }) {
    const wrong = patterns.find((pattern) => /\*./.test(pattern))
    return wrong === undefined ? undefined : `spec.patterns: "${wrong}": the wildcard * must be at the end of the string`
  },

  apply(target, object, context) {
    const { action, patterns = [] } = object.spec
    const names = cacheOf(context.simulation).list(services)
      .filter(({ metadata }) => matchesAny(patterns, `${metadata.name ?? ''}.${metadata.namespace ?? ''}.svc.cluster.local`))
      .map(({ metadata }) => serviceName(metadata.namespace ?? '', metadata.name ?? ''))
    const resolve = action === 'random' ? 'astray' : 'fails'
    beginFaults([{
      kind: 'names', where: {}, from: { instances: idsOf([target.pod]) }, resolve, ...(patterns.length > 0 && { names, patterns }),
    }], target, object, context)
    return undefined
  },

  recover: endFaults,
})
