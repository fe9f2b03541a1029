/** Targets by the records of names: what each type becomes, and which name of the search list answers. */
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import type { DnsAnswer, DnsRecord, RecordType } from '../../network/dns/question.ts'
import { clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { targetsFor } from '../discovered-targets.ts'
import { prometheusSide } from '../prometheus-side.ts'
import { namedTargets, recordsOf } from './dns.ts'

const record = (type: RecordType, data: string): DnsRecord => ({ name: 'x', type, ttl: 30, data })

test.each<[string, DnsRecord, object]>([
  ['a service with its own port', record('SRV', '0 50 8080 a.web.shop.svc.cluster.local'), {
    __address__: 'a.web.shop.svc.cluster.local:8080', __meta_dns_srv_record_target: 'a.web.shop.svc.cluster.local.', __meta_dns_srv_record_port: '8080',
  }],
  ['an address', record('A', '10.1.2.3'), { __address__: '10.1.2.3:9100' }],
  ['one of IPv6', record('AAAA', '2001:db8::1'), { __address__: '[2001:db8::1]:9100' }],
  ['a server of mail', record('MX', '10 mail.example.com.'), { __address__: 'mail.example.com:9100', __meta_dns_mx_record_target: 'mail.example.com.' }],
  ['a server of names', record('NS', 'ns1.example.com'), { __address__: 'ns1.example.com:9100', __meta_dns_ns_record_target: 'ns1.example.com.' }],
])('%s', (_what, found, labels) => {
  expect(namedTargets({ names: ['x'], type: found.type, port: 9100 }, 'x', [found])).toEqual([{ __meta_dns_name: 'x', ...labels }])
})

test('an alias beside an address is no target', () => {
  expect(namedTargets({ names: ['x'], type: 'A', port: 1 }, 'x', [record('CNAME', 'y')])).toEqual([])
})

test('the first name of the search list that is there answers, whether or not it has such records', () => {
  const asked: string[] = []
  const answers: Readonly<Record<string, DnsAnswer | 'no answer'>> = {
    'db.monitoring.svc.cluster.local': { code: 'NXDOMAIN', records: [] }, 'db.svc.cluster.local': { code: 'SERVFAIL', records: [] }, 'db.cluster.local': { code: 'NOERROR', records: [] },
  }
  const found = recordsOf('db', 'SRV', ({ name }) => {
    asked.push(name)
    return answers[name]!
  })
  expect([found, asked]).toEqual([[], ['db.monitoring.svc.cluster.local', 'db.svc.cluster.local', 'db.cluster.local']])
})

test('SRV of a Service names it with its port', () => {
  const world = buildWorld({ seed: 7, ...clusterOptions })
  world.runFor(5 * second)
  const pool = (type: string) => ({
    job: { name: 'api', interval: minute }, kubernetes: [], static: [], files: [], notSimulated: [], dns: [{ names: ['_https._tcp.kubernetes.default.svc'], type, port: 0 }],
  })
  expect(targetsFor(world, [pool('SRV')], prometheusSide).map(({ labels }) => labels['__address__'])).toEqual(['kubernetes.default.svc.cluster.local:443'])
  expect(targetsFor(world, [pool('AAAA')], prometheusSide)).toEqual([])
})
