/**
 * Attempts at a guarded shop: a thousand forks of one world, each under a seed of its own, in which somebody in a
 * pod looks around and tries what an intruder would, step by step, with the tools that are there.
 */
import process from 'node:process'
import { apiCallsPart, apiSystemCalls, buildWorld, topologyNamed } from '@track/cluster'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { integerBelow, minute, type Simulation } from '@track/simulation'
import { addHost, home, hostEnvironment, hostFileSystem } from '../src/host.ts'
import { shellPrograms } from '../src/programs.ts'

const attempts = 1000

const pod = (name: string, image: string, command = '') => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${name}}}
spec: {containers: [{name: main, image: "${image}"${command}}]}`

const service = (name: string) => `
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}`

/** Who may speak to whom: the front to the shop, the shop to the payments, everybody to the DNS. */
const policy = (name: string, from: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: ${name}}
spec:
  podSelector: {matchLabels: {app: ${name}}}
  ingress: [{from: [{podSelector: {matchLabels: {app: ${from}}}}], ports: [{port: 80}]}]`

const idle = ', command: [sleep, infinity]'
const shop = [
  pod('front', 'curlimages/curl:8.11.1', idle), pod('back', 'curlimages/curl:8.11.1', idle), pod('shop', 'nginx:1.29'), pod('payments', 'nginx:1.29'),
  service('shop'), service('payments'), policy('shop', 'front'), policy('payments', 'back'),
].join('\n---')

/** Steps that an attempt is made of; one that gets through ends it. */
const steps = [
  'kubectl exec POD -- curl -s -m 1 -o /dev/null shop/admin && exit 10',
  'kubectl exec POD -- curl -s -f -m 1 -o /dev/null payments && exit 11',
  'kubectl exec POD -- cat /var/run/secrets/kubernetes.io/serviceaccount/token > token && exit 12',
  'for port in 22 80 443 8080; do kubectl exec POD -- curl -s -m 1 -o /dev/null $(cat address):$port && exit 13; done',
]

function guardedShop(): Simulation {
  const world = buildWorld({ seed: 7, nodes: topologyNamed('three-zones')!.nodes, programs: shellPrograms, systemCalls: apiSystemCalls, more: [apiCallsPart] })
  addHost(world, { programs: shellPrograms, files: { 'shop.yaml': shop } })
  const made = run(world, 'kubectl apply -f shop.yaml && kubectl wait --for=condition=Ready pod --all && kubectl get pod payments -o jsonpath={.status.podIP} > address')
  if (made.exitCode !== 0) throw new Error(made.says)
  return world
}

function run(world: Simulation, script: string): { readonly exitCode: number; readonly says: string } {
  const started = startProcess(world, { argv: ['bash', '-c', script], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home })
  if ('error' in started) throw new Error(started.error)
  const end = world.now + 10 * minute
  while (exitCodeOf(world, started.pid) === undefined && world.now < end) world.runUntil(Math.min(end, world.nextAt()))
  return { exitCode: exitCodeOf(world, started.pid) ?? -1, says: JSON.stringify([readOutput(world, started.stdout), readOutput(world, started.stderr)]) }
}

/** From which pod, and with which step first, is the luck of the fork. */
function attempt(world: Simulation, seed: number): number {
  const fork = world.fork({ seed })
  const luck = fork.stream('attempt')
  const from = ['front', 'back', 'shop'][integerBelow(3, luck, 0)]!
  const first = integerBelow(steps.length, luck, 1)
  const order = steps.map((_, index) => steps[(first + index) % steps.length]!.replaceAll('POD', from))
  return run(fork, `${order.join('\n')}\nexit 1`).exitCode
}

function thousandAttempts(): number {
  const world = guardedShop()
  const before = process.threadCpuUsage()
  const ends = new Map<number, number>()
  for (let seed = 1; seed <= attempts; seed++) {
    const end = attempt(world, seed)
    ends.set(end, (ends.get(end) ?? 0) + 1)
  }
  const { user, system } = process.threadCpuUsage(before)
  if (ends.size < 2 || ends.has(-1)) throw new Error(`the attempts ended with ${JSON.stringify([...ends])}`)
  return (user + system) / 1_000_000
}

export const benchmarks = [
  { name: 'attempts: 1,000 intruders in forks of a guarded shop, from a shell in a pod', unit: 's', target: 10, run: thousandAttempts },
]
