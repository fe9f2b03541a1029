/** What the cluster's DNS answers in a world, record by record. */
import { expect, test } from 'vitest'
import { buildWorld, topologyNamed } from '../../index.ts'
import { apply, clusterOptions } from '../../testing/play-cluster.ts'
import { minute, type Simulation } from '@track/simulation'
import { addressOf, podNamed, sideNamed } from '../testing/reach.ts'
import { ask } from './ask.ts'
import type { RecordType } from './question.ts'

const outsideNames = {
  'api.example.com': { addresses: ['203.0.113.5'], ttlSeconds: 60 }, 'broken.example.com': { addresses: [], fails: 'SERVFAIL' as const },
  'silent.example.com': { addresses: [], fails: 'no answer' as const },
}

function build(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, nodes: topologyNamed('three-zones')!.nodes, outsideNames })
  const pod = (name: string, more = '', image = 'registry.k8s.io/pause:3.10') => `
---
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: db, pod: ${name}}}
spec: {${more}nodeName: node-a1, containers: [{name: main, image: "${image}", ports: [{name: sql, containerPort: 5432}]}]}`
  world.runFor(5_000_000)
  apply(world, `
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: db}, ports: [{name: http, port: 80, targetPort: 8080}, {name: dns, port: 53, protocol: UDP}]}
---
apiVersion: v1
kind: Service
metadata: {name: db}
spec: {clusterIP: None, selector: {app: db}, ports: [{name: sql, port: 5432, targetPort: sql}]}
---
apiVersion: v1
kind: Service
metadata: {name: early}
spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {pod: late}}
---
apiVersion: v1
kind: Service
metadata: {name: late}
spec: {clusterIP: None, selector: {pod: late}}
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere}
spec: {type: ExternalName, externalName: api.example.com.}
---
apiVersion: v1
kind: Service
metadata: {name: circle}
spec: {type: ExternalName, externalName: circle.default.svc.cluster.local}
---
apiVersion: v1
kind: Service
metadata: {name: void}
spec: {type: ExternalName, externalName: nobody.default.svc.cluster.local}
---
apiVersion: v1
kind: Service
metadata: {name: far}
spec: {type: ExternalName, externalName: nobody.example.com}
---
apiVersion: v1
kind: Service
metadata: {name: empty}
spec: {clusterIP: None, selector: {app: nobody}}${pod('db-0', 'hostname: db-0, subdomain: db, ')}${pod('db-1')}${pod('late', '', 'nosuch')}`)
  world.runFor(minute)
  return world
}

const world = build()

/** `CODE data data`, addresses of objects by their names. */
function answer(name: string, type: RecordType): string {
  const found = ask(world, sideNamed(world, 'db-1'), { server: '10.96.0.10', name, type })
  if (found === 'no answer') return found
  return [found.code, ...found.records.map(({ type: each, data }) => named(each === type ? data : `${each} ${data}`)).sort()].join(', ')
}

function named(data: string): string {
  let text = data.replaceAll('.svc.cluster.local', '.svc…')
  for (const [name, address] of [['web', addressOf(world, 'web')], ...['db-0', 'db-1', 'late'].map((pod) => [pod, podNamed(world, pod).status!.podIP!])]) {
    text = text.replaceAll(address!, name!).replaceAll(address!.replaceAll('.', '-'), `dashed-${name!}`)
  }
  return text
}

const dashed = (pod: string) => podNamed(world, pod).status!.podIP!.replaceAll('.', '-')
const backwards = (name: string) => `${addressOf(world, name).split('.').reverse().join('.')}.in-addr.arpa`

test.each<[what: string, name: string, type: RecordType, expected: string]>([
  ['a Service', 'web.default.svc.cluster.local', 'A', 'NOERROR, web'],
  ['in capitals, with its dot', 'WEB.Default.svc.cluster.local.', 'A', 'NOERROR, web'],
  ['a Service, IPv6', 'web.default.svc.cluster.local', 'AAAA', 'NOERROR'],
  ['a Service, its ports', 'web.default.svc.cluster.local', 'SRV', 'NOERROR, 0 50 53 web.default.svc…, 0 50 80 web.default.svc…'],
  ['a port of a Service', '_http._tcp.web.default.svc.cluster.local', 'SRV', 'NOERROR, 0 100 80 web.default.svc…'],
  ['a port with another protocol', '_http._udp.web.default.svc.cluster.local', 'SRV', 'NXDOMAIN'],
  ['a headless Service', 'db.default.svc.cluster.local', 'A', 'NOERROR, db-0, db-1'],
  ['its hosts and ports', '_sql._tcp.db.default.svc.cluster.local', 'SRV', 'NOERROR, 0 50 5432 dashed-db-1.db.default.svc…, 0 50 5432 db-0.db.default.svc…'],
  ['a host by its name', 'db-0.db.default.svc.cluster.local', 'A', 'NOERROR, db-0'],
  ['a host without a name', `${dashed('db-1')}.db.default.svc.cluster.local`, 'A', 'NOERROR, db-1'],
  ['a host by an address though it has a name', `${dashed('db-0')}.db.default.svc.cluster.local`, 'A', 'NXDOMAIN'],
  ['a headless Service without endpoints', 'empty.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['endpoints that are not ready', 'late.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['endpoints that are not ready and published all the same', 'early.default.svc.cluster.local', 'A', 'NOERROR, late'],
  ['an alias', 'elsewhere.default.svc.cluster.local', 'A', 'NOERROR, 203.0.113.5, CNAME api.example.com'],
  ['the alias itself', 'elsewhere.default.svc.cluster.local', 'CNAME', 'NOERROR, api.example.com'],
  ['an alias, its ports', 'elsewhere.default.svc.cluster.local', 'SRV', 'NOERROR'],
  ['an alias of nobody', 'void.default.svc.cluster.local', 'A', 'NOERROR'],
  ['an alias of nobody outside', 'far.default.svc.cluster.local', 'A', 'NOERROR, CNAME nobody.example.com'],
  ['an alias of itself', 'circle.default.svc.cluster.local', 'A', 'NOERROR'],
  ['a Service that is not there', 'nobody.default.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['a namespace', 'default.svc.cluster.local', 'A', 'NOERROR'],
  ['a namespace that is not there', 'web.nowhere.svc.cluster.local', 'A', 'NXDOMAIN'],
  ['a pod by its address', '10-1-2-3.default.pod.cluster.local', 'A', 'NOERROR, 10.1.2.3'],
  ['a pod by what is none', '10-1-2-300.default.pod.cluster.local', 'A', 'NXDOMAIN'],
  ['the zone', 'cluster.local', 'A', 'NOERROR'],
  ['the version of the specification', 'dns-version.cluster.local', 'TXT', 'NOERROR, "1.1.0"'],
  ['an address backwards', backwards('web'), 'PTR', 'NOERROR, web.default.svc…'],
  ['a host backwards', backwards('db-0'), 'PTR', 'NOERROR, dashed-db-0.web.default.svc…, db-0.db.default.svc…'],
  ['a host without a name backwards', backwards('db-1'), 'PTR', 'NOERROR, dashed-db-1.db.default.svc…, dashed-db-1.web.default.svc…'],
  ['an address that nobody has backwards', '9.9.9.10.in-addr.arpa', 'PTR', 'NXDOMAIN'],
  ['the DNS backwards', '10.0.96.10.in-addr.arpa', 'PTR', 'NOERROR, kube-dns.kube-system.svc…'],
  ['a name outside', 'api.example.com', 'A', 'NOERROR, 203.0.113.5'],
  ['a name outside that nobody has', 'nobody.example.com', 'A', 'NXDOMAIN'],
  ['a name outside whose servers fail', 'broken.example.com', 'A', 'SERVFAIL'],
  ['a name outside whose servers are silent', 'silent.example.com', 'A', 'no answer'],
])('%s', (_what, name, type, expected) => {
  expect(answer(name, type)).toBe(expected)
})

test('other servers than the cluster\'s know what is outside, and nothing of the cluster', () => {
  const asked = (server: string, name: string) => {
    const found = ask(world, sideNamed(world, 'db-1'), { server, name, type: 'A' })
    return found === 'no answer' ? found : found.code
  }
  expect([asked('10.0.0.3', 'api.example.com'), asked('10.0.0.3', 'web.default.svc.cluster.local'), asked('127.0.0.1', 'api.example.com'), asked(addressOf(world, 'node-a1'), 'x')]).toEqual([
    'NOERROR', 'NXDOMAIN', 'SERVFAIL', 'no answer',
  ])
})

test('a policy that isolates for egress keeps names from being found, unless it lets questions through', () => {
  const policy = (egress: string) => `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed}\nspec: {podSelector: {}, policyTypes: [Egress], egress: ${egress}}`
  const asked = (egress: string) => {
    const fork = world.fork()
    apply(fork, policy(egress))
    fork.runFor(1_000_000)
    const found = ask(fork, sideNamed(fork, 'db-1'), { server: '10.96.0.10', name: 'web.default.svc.cluster.local', type: 'A' })
    return found === 'no answer' ? found : found.code
  }
  const dns = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: kube-system}}, podSelector: {matchLabels: {k8s-app: kube-dns}}}'
  expect([
    asked('[]'), asked(`[{to: [${dns}], ports: [{port: 53, protocol: UDP}]}]`), asked(`[{to: [${dns}], ports: [{port: 53}]}]`), asked('[{ports: [{port: dns, protocol: UDP}]}]'),
    asked('[{to: [{ipBlock: {cidr: 10.96.0.10/32}}]}]'),
  ]).toEqual(['no answer', 'NOERROR', 'no answer', 'NOERROR', 'no answer'])
})
