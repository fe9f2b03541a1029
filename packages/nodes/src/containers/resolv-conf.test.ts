import type { PodSpec } from '@track/apimachinery'
import { expect, test } from 'vitest'
import { resolvConf } from './resolv-conf.ts'

const inShop = (spec: Partial<PodSpec>) => ({ metadata: { namespace: 'shop' }, spec })

const cluster = 'search shop.svc.cluster.local svc.cluster.local cluster.local|nameserver 10.96.0.10|'

test.each<[string, Partial<PodSpec>, string]>([
  ['ClusterFirst, as by default', {}, `${cluster}options ndots:5|`],
  ['ClusterFirst on the host\'s network', { dnsPolicy: 'ClusterFirst', hostNetwork: true }, 'nameserver 10.0.0.3|'],
  ['ClusterFirstWithHostNet', { dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true }, `${cluster}options ndots:5|`],
  ['Default', { dnsPolicy: 'Default' }, 'nameserver 10.0.0.3|'],
  ['None', { dnsPolicy: 'None', dnsConfig: { nameservers: ['1.2.3.4'], searches: ['my.dns'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] } }, 'search my.dns|nameserver 1.2.3.4|options ndots:2 edns0|'],
  ['options of one\'s own', { dnsConfig: { options: [{ name: 'ndots', value: '1' }, { name: 'timeout', value: '2' }] } }, `${cluster}options ndots:1 timeout:2|`],
  ['searches and servers of one\'s own', { dnsConfig: { nameservers: ['10.96.0.10', '1.1.1.1', '2.2.2.2', '3.3.3.3'], searches: ['cluster.local', 'example.com'] } },
    'search shop.svc.cluster.local svc.cluster.local cluster.local example.com|nameserver 10.96.0.10|nameserver 1.1.1.1|nameserver 2.2.2.2|options ndots:5|'],
])('%s', (_name, spec, expected) => {
  expect(resolvConf(inShop(spec)).replaceAll('\n', '|')).toBe(expected)
})
