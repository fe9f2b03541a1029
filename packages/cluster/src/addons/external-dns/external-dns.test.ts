/** Names of Ingresses as records of a public zone. */
import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { outsideAnswer } from '../../network/dns/outside-names.ts'
import { apply, clusterOptions } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { externalDns } from './external-dns.ts'

const ingress = (name: string, host: string, ttl: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, annotations: {external-dns.alpha.kubernetes.io/target: 192.0.2.80, external-dns.alpha.kubernetes.io/ttl: "${ttl}"}}
spec: {defaultBackend: {service: {name: api, port: {number: 80}}}, rules: [{host: "${host}"}]}`

test('a wildcard stands for names that have none nearer; a time beyond what DNS can say counts as none', () => {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [externalDns] })
  world.runFor(5 * second)
  apply(world, [ingress('all', '*.example.com', '60'), ingress('shop', 'shop.example.com', '99999999999999999999'), ingress('soon', 'soon.example.com', '1500ms')].join('\n---\n'))
  world.runFor(2 * minute)
  const asked = ['a.example.com', 'a.b.example.com', 'a.shop.example.com', 'shop.example.com', 'soon.example.com', 'example.com'].map((name) => {
    const answer = outsideAnswer(world, name, 'A')
    return answer === 'no answer' ? answer : answer.records.map(({ name: own, data, ttl }) => `${own} ${data} ${ttl}`).join() || answer.code
  })
  expect(asked).toEqual(['a.example.com 192.0.2.80 60', 'a.b.example.com 192.0.2.80 60', 'NXDOMAIN', 'shop.example.com 192.0.2.80 300', 'soon.example.com 192.0.2.80 1', 'NXDOMAIN'])
})
