import { minute, type Simulation } from '@track/simulation'
import { beforeAll, describe, expect, test } from 'vitest'
import { openShell } from '../prompt/shell-part.ts'
import { shellWorld } from '../prompt/test-person.ts'
import { complete } from './completion.ts'
import { completionSource } from './simulation-source.ts'
import type { CompletionSource } from './source.ts'

const manifests = {
  'web.yaml': 'x\n', 'notes and more.txt': 'x\n', 'manifests/a.yaml': 'x\n', 'manifests/b.yaml': 'x\n', '.hidden': 'x\n',
}

let world: Simulation
let source: CompletionSource

beforeAll(() => {
  world = shellWorld(manifests)
  const terminal = openShell(world, { columns: 80, rows: 24 })
  for (const command of ['kubectl create deployment web --image nginx:1.27 --replicas 2', 'kubectl create namespace shop', 'kubectl -n shop run api --image nginx:1.27']) {
    world.input('shell', 'write', { terminal, text: `${command}\n` })
    world.runFor(minute)
  }
  source = completionSource(world, { terminal, tasks: ['record', 'bisect'] })
})

/** The words that are offered, `…` for what goes on without a blank. */
function offered(line: string): string {
  const { candidates } = complete(source, line)
  return candidates.map(({ word, after }) => (after === ' ' ? word : after === '/' ? `${word}/` : `${word}…`)).join(' ')
}

describe('completion knows', () => {
  test.each<[string, string, string]>([
    ['commands', 'kubec', 'kubectl'],
    ['builtins', 'expor', 'export'],
    ['aliases', 'l', 'less let ll ln local logcli logname logout ls'],
    ['commands behind a pipe', 'ls | kubec', 'kubectl'],
    ['commands in a substitution', 'echo $(kubec', 'kubectl'],
    ['commands after do', 'while true; do kubec', 'kubectl'],
    ['commands after an assignment', 'A=1 kubec', 'kubectl'],
    ['commands of watch and timeout', 'timeout 5 watch -n 1 kubec', 'kubectl'],
    ['variables', 'echo $HOSTN', '$HOSTNAME…'],
    ['variables in braces', 'echo "${HOSTN', '${HOSTNAME}…'],
    ['files', 'cat w', 'web.yaml'],
    ['directories', 'cat man', 'manifests/'],
    ['files in a directory', 'cat manifests/', 'manifests/a.yaml manifests/b.yaml'],
    ['files of the home directory', 'cat ~/w', '~/web.yaml'],
    ['files that begin with a dot, when it is typed', 'cat .h', '.hidden'],
    ['directories for cd', 'cd ', 'manifests/'],
    ['a file behind >', 'kubectl get pods > w', 'web.yaml'],
    ['verbs', 'kubectl des', 'describe'],
    ['verbs behind an alias', 'k des', 'describe'],
    ['words of a family', 'kubectl rollout rest', 'restart'],
    ['verbs behind a global flag', 'kubectl -n shop des', 'describe'],
    ['resource types', 'kubectl get deploy', 'deployments'],
    ['several types', 'kubectl get pods,deploy', 'pods,deployments'],
    ['names of objects', 'kubectl get deploy w', 'web'],
    ['names by a short name', 'kubectl describe deploy/', 'deploy/web'],
    ['names of one namespace', 'kubectl get pods -n shop ', 'api'],
    ['names not yet typed', 'kubectl get ns default s', 'shop'],
    ['namespaces', 'kubectl get pods -n sh', 'shop'],
    ['namespaces behind =', 'kubectl get pods --namespace=sh', '--namespace=shop'],
    ['contexts', 'kubectl --context ', 'track'],
    ['pods of logs', 'kubectl logs -n shop ', 'api'],
    ['containers', 'kubectl logs -n shop api -c ', 'api'],
    ['formats', 'kubectl get pods -o y', 'yaml'],
    ['formats that take more', 'kubectl get pods -o jsonpath', 'jsonpath-as-json=… jsonpath=…'],
    ['formats behind a cluster of letters', 'kubectl get pods -Ao w', 'wide'],
    ['flags', 'kubectl get pods --no-h', '--no-headers'],
    ['flags with a value', 'kubectl get pods --sel', '--selector=…'],
    ['files of apply', 'kubectl apply -f w', 'web.yaml'],
    ['nodes', 'kubectl cordon ', 'node-a1 node-b1 node-c1'],
    ['only workloads for scale', 'kubectl scale ', 'deployments replicasets'],
    ['nothing behind --', 'kubectl exec web -- l', ''],
    ['actions of clock', 'clock a', 'advance'],
    ['flags of the track', 'promql up --ra', '--range=…'],
    ['tasks', 'answer ', 'bisect record'],
    ['metrics', "promql 'kube_deployment_spec", 'kube_deployment_spec_replicas…'],
    ['functions of PromQL', "promql 'histogram_a", 'histogram_avg(…'],
    ['label names', "promql 'up{jo", 'job…'],
    ['labels to group by', "promql 'sum by (jo", 'job…'],
    ['values of a label', "promql 'up{job=\"kubel", 'kubelet…'],
    ['queries of clock until', "clock until 'absent_o", 'absent_over_time(…'],
    ['nothing for what nobody knows', 'kubectl get pods nosuch', ''],
  ])('%s: %s', (_name, line, words) => {
    expect(offered(line)).toBe(words)
  })

  test('asking changes nothing in the world', () => {
    const before = world.handled
    const fork = world.fork()
    offered('kubectl get pods ')
    offered("promql 'up{job=\"")
    expect(world.handled).toBe(before)
    expect(fork.export().states).toEqual(world.export().states)
  })
})
