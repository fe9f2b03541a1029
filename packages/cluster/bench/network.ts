/** The network: how many connections a second network policies judge, and Services lead somewhere. */
import process from 'node:process'
import type { NetworkPolicy, Pod } from '@track/apimachinery'
import { type Connection, sideOfPod } from '../src/network/policy/connection.ts'
import { indexPolicies, verdict } from '../src/network/policy/verdict.ts'

const verdicts = 200_000

function policy(index: number): NetworkPolicy {
  const rule = { from: [{ podSelector: { matchLabels: { app: `app-${index + 1}` } } }, { ipBlock: { cidr: `10.${index}.0.0/16` } }], ports: [{ port: 8080 }] }
  return {
    apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: `policy-${index}`, namespace: 'default' },
    spec: { podSelector: { matchLabels: { app: `app-${index}` } }, ingress: [rule], egress: [{ to: [{ podSelector: {} }] }], policyTypes: ['Ingress', 'Egress'] },
  }
}

function pod(index: number): Pod {
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: `pod-${index}`, namespace: 'default', labels: { app: `app-${index}`, tier: 'a' } },
    spec: { containers: [], nodeName: `node-${index}` }, status: { podIP: `10.244.${index}.2` },
  }
}

/** A hundred policies in one namespace, a hundred pods, each of which two policies isolate. */
function judgeAll(): number {
  const everybody = { ...policy(0), metadata: { name: 'default-deny', namespace: 'default' }, spec: { podSelector: {}, policyTypes: ['Ingress' as const, 'Egress' as const] } }
  const policies = indexPolicies([everybody, ...Array.from({ length: 99 }, (_, index) => policy(index))])
  const sides = Array.from({ length: 100 }, (_, index) => sideOfPod(pod(index)))
  const before = process.threadCpuUsage()
  let allowed = 0
  for (let index = 0; index < verdicts; index++) {
    const connection: Connection = { from: sides[(index * 7) % 100]!, to: sides[(index * 13) % 100]!, port: 8080, protocol: 'TCP' }
    if (verdict(policies, () => ({}), connection).isAllowed) allowed++
  }
  const { user, system } = process.threadCpuUsage(before)
  if (allowed === 0 || allowed === verdicts) throw new Error(`all of ${verdicts} connections end alike`)
  return verdicts / ((user + system) / 1_000_000)
}

export const benchmarks = [
  { name: 'network policies: verdicts among a hundred policies', unit: 'verdicts/s', target: 500_000, run: () => Math.max(judgeAll(), judgeAll(), judgeAll()) },
]
