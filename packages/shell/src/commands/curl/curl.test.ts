/** curl, wget, nslookup, dig and getent against a cluster with Services: what is reached, and the words where nothing is. */
import { createServer, type AddressInfo } from 'node:net'
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { hour, minute, second, type Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { home, hostEnvironment, hostFileSystem } from '../../host.ts'
import { shellWorld } from '../../prompt/test-person.ts'

const files = {
  'web.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: 'nginx:1.27.5', ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ name: http, port: 8000, targetPort: 80 }] }
---
apiVersion: v1
kind: Service
metadata: { name: empty }
spec: { selector: { app: nobody }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: api }
data:
  workload.yaml: |
    kind: server
    routes:
    - { path: /, service: 5ms }
    - { path: /slow, service: 10s }
---
apiVersion: v1
kind: Pod
metadata: { name: api, labels: { app: api }, annotations: { prometheus.io/scrape: 'true' } }
spec:
  containers:
  - { name: api, image: track/workload, ports: [{ containerPort: 8080 }], volumeMounts: [{ name: c, mountPath: /etc/workload }] }
  volumes: [{ name: c, configMap: { name: api } }]
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: box }
spec: { containers: [{ name: box, image: 'busybox:1.36', command: [sleep, '3600'] }] }
`,
}

interface Ran {
  readonly stdout: string
  readonly stderr: string
  readonly exitCode: number | undefined
  readonly took: number
}

/** What a command says at the prompt, and what it takes of the world's time. */
function run(world: Simulation, command: string): Ran {
  const begin = world.now
  const started = startProcess(world, {
    argv: ['bash', '-c', command], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, stdin: { text: '' }, cost: 0,
  })
  if ('error' in started) throw new Error(started.error)
  while (exitCodeOf(world, started.pid) === undefined && world.now < begin + hour) world.step()
  const { stdout, stderr, pid } = started
  return { stdout: readOutput(world, stdout), stderr: readOutput(world, stderr), exitCode: exitCodeOf(world, pid), took: world.now - begin }
}

function servedWorld(): Simulation {
  const world = shellWorld(files)
  const applied = run(world, 'kubectl apply -f web.yaml')
  if (applied.exitCode !== 0) throw new Error(applied.stderr)
  world.runFor(2 * minute)
  return world
}

const world = servedWorld()
const said = (command: string) => {
  const { stdout, stderr, exitCode } = run(world.fork(), command)
  return `${stdout}${stderr}exit ${exitCode}`
}
const podAddress = run(world.fork(), "kubectl get pod api -o jsonpath='{.status.podIP}'").stdout
const address = run(world.fork(), "kubectl get svc web -o jsonpath='{.spec.clusterIP}'").stdout
const nodeAddress = run(world.fork(), "kubectl get node node-a1 -o jsonpath='{.status.addresses[0].address}'").stdout

const status = "curl -s -o /dev/null -w '%{http_code}'"

describe('curl reaches', () => {
  test.each<[string, string, string]>([
    ['a Service by its name', `${status} web:8000`, '200exit 0'],
    ['by its name and namespace', `${status} http://web.default:8000/`, '200exit 0'],
    ['by its full name', `${status} http://web.default.svc.cluster.local:8000/`, '200exit 0'],
    ['by its address', `${status} ${address}:8000`, '200exit 0'],
    ['a pod', `${status} ${podAddress}:8080`, '200exit 0'],
    ['a page of nginx', 'curl -s web:8000 | grep title', '<title>Welcome to nginx!</title>\nexit 0'],
    ['the head of an answer', "curl -sI web:8000 | head -2 | tr -d '\\r'", 'HTTP/1.1 200 OK\nServer: nginx/1.27.5\nexit 0'],
    ['a page that is not there', 'curl -s web:8000/nosuch | head -2 | tail -1', '<head><title>404 Not Found</title></head>\r\nexit 0'],
    ['the metrics of a workload', `curl -s ${podAddress}:8080/metrics | grep -c '^# TYPE http_requests_total counter'`, '1\nexit 0'],
    ['kube-state-metrics', 'curl -s kube-state-metrics.kube-system:8080/metrics | grep ^kube_deployment_spec_replicas', 'kube_deployment_spec_replicas{deployment="web",namespace="default"} 1\nexit 0'],
    ['a kubelet', `curl -sk https://${nodeAddress}:10250/metrics | grep -m 1 '^# TYPE kubelet_running_pods'`, '# TYPE kubelet_running_pods gauge\nexit 0'],
    ['the version of the API', 'curl -sk https://kubernetes.default.svc/version | jq -r .minor', '34\nexit 0'],
    ['no more of the API without credentials', 'curl -sk https://kubernetes.default.svc/api/v1/pods | jq -r .message', 'Unauthorized\nexit 0'],
    ['nor with a token', "curl -sk -H 'Authorization: Bearer abc' https://kubernetes.default.svc/api/v1/pods | jq -r .code", '401\nexit 0'],
  ])('%s', (_name, command, answer) => {
    expect(said(command)).toBe(answer)
  })
})

const tryHelp = "curl: try 'curl --help' or 'curl --manual' for more information\n"

/** Recorded from curl 7.88.1, wget 1.21.3 and glibc's getent. */
describe('what goes wrong is said in the real words', () => {
  test.each<[string, string, string]>([
    ['no such name', 'curl -sS http://nosuch.invalid/', 'curl: (6) Could not resolve host: nosuch.invalid\nexit 6'],
    ['silence', 'curl -s http://nosuch.invalid/', 'exit 6'],
    ['nobody listens', 'curl -sS http://127.0.0.1:1/', "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server\nexit 7"],
    ['a Service without endpoints', 'curl -sS http://empty/', "curl: (7) Failed to connect to empty port 80 after 1 ms: Couldn't connect to server\nexit 7"],
    ['a port that a Service does not have', 'curl -sS -m 1 http://web:81/', 'curl: (28) Connection timed out after 1000 milliseconds\nexit 28'],
    ['an address that nobody has', 'curl -sS --connect-timeout 2 http://10.255.255.1/', 'curl: (28) Connection timed out after 2000 milliseconds\nexit 28'],
    ['an answer that takes too long', 'curl -sS -m 1.5 http://api/slow', 'curl: (28) Operation timed out after 1500 milliseconds with 0 bytes received\nexit 28'],
    ['an error with -f', 'curl -sSf http://web:8000/missing', 'curl: (22) The requested URL returned error: 404\nexit 22'],
    ['an error without -f', `${status} http://api/nosuch`, '404exit 0'],
    ['no certificate that is known', 'curl -sS https://kubernetes.default.svc/ 2>&1 | head -1', 'curl: (60) SSL certificate problem: unable to get local issuer certificate\nexit 0'],
    ['no TLS', 'curl -sS https://web:8000/', 'curl: (35) OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number\nexit 35'],
    ['an unknown option', 'curl --nosuch', `curl: option --nosuch: is unknown\n${tryHelp}exit 2`],
    ['a missing parameter', 'curl -o', `curl: option -o: requires parameter\n${tryHelp}exit 2`],
    ['no number', 'curl -m abc http://web/', `curl: option -m: expected a proper numerical parameter\n${tryHelp}exit 2`],
    ['nothing to fetch', 'curl', `${tryHelp}exit 2`],
    ['another protocol', 'curl foo://x/', 'curl: (1) Protocol "foo" not supported or disabled in libcurl\nexit 1'],
    ['no host', 'curl http://', 'curl: (3) URL using bad/illegal format or missing URL\nexit 3'],
    ['an unknown variable', "curl -s -o /dev/null -w '%{nosuch}%%\\n' http://web:8000", "%\ncurl: unknown --write-out variable: 'nosuch'\nexit 0"],
    ['a status where nothing came', "curl -s -w '%{http_code} %{exitcode}\\n' http://127.0.0.1:1/a", '000 7\nexit 7'],
    [
      'retries of what is refused', 'curl -sS --retry 1 --retry-connrefused --retry-delay 1 http://127.0.0.1:1/err',
      `${"curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server\n".repeat(2)}exit 7`,
    ],
    ['a remote file without a name', 'curl -sSO http://web:8000/', 'curl: Remote file name has no length!\ncurl: (23) Failed writing received data to disk/application\nexit 23'],
    ['an option that is not simulated', 'curl -u a:b http://web', `curl: not simulated here: option -u\n${tryHelp}exit 2`],
    ['wget, an error', 'wget -qO- http://web:8000/missing', 'exit 8'],
    ['wget, nobody listens', 'wget -O- http://127.0.0.1:1/ 2>&1 | tail -1', 'Connecting to 127.0.0.1:1... failed: Connection refused.\nexit 0'],
    ['wget, no such name', 'wget -O- http://nosuch.invalid/ 2>&1 | tail -1', 'wget: unable to resolve host address ‘nosuch.invalid’\nexit 0'],
    ['getent, no such name', 'getent hosts nosuch.invalid', 'exit 2'],
    ['getent, another database', 'getent nosuch x', "Unknown database: nosuch\nTry `getent --help' or `getent --usage' for more information.\nexit 1"],
  ])('%s', (_name, command, words) => {
    expect(said(command)).toBe(words)
  })
})

describe('names', () => {
  const server = 'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n'
  test.each<[string, string]>([
    ['nslookup web', `${server}Name:\tweb.default.svc.cluster.local\nAddress: ${address}\n\nexit 0`],
    ['nslookup nosuch', `${server}** server can't find nosuch: NXDOMAIN\n\nexit 1`],
    ['dig +short web.default.svc.cluster.local', `${address}\nexit 0`],
    ['dig +short web', 'exit 0'],
    ['dig +search +short web', `${address}\nexit 0`],
    ['getent hosts web.default', `${address.padEnd(15)} web.default.svc.cluster.local\nexit 0`],
  ])('%s', (command, answer) => {
    expect(said(command)).toBe(answer)
  })
})

test('a request is logged by nginx and counted by the workload', () => {
  const fork = world.fork()
  run(fork, 'curl -s web:8000/; for i in 1 2 3; do curl -s api; done')
  expect(run(fork, 'kubectl logs deploy/web --tail 1').stdout).toMatch(/^10\.0\.0\.1 - - \[.*\] "GET \/ HTTP\/1\.1" 200 615 "-" "curl\/7\.88\.1" "-"\n$/)
  expect(run(fork, `curl -s ${podAddress}:8080/metrics | grep ^http_requests_total`).stdout).toMatch(/code="200".*\} 3\n/)
})

test('a container reaches Services', () => {
  expect(run(world.fork(), 'kubectl exec box -- wget -qO- http://web:8000 | grep title').stdout).toBe('<title>Welcome to nginx!</title>\n')
})

test('wget keeps what it gets', () => {
  expect(run(world.fork(), 'wget -q http://web:8000/ && grep title index.html').stdout).toBe('<title>Welcome to nginx!</title>\n')
})

test('nothing of the machine is reached, not even what listens on it', async () => {
  let connections = 0
  const server = createServer(() => connections++)
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve) })
  const { port } = server.address() as AddressInfo
  const refused = `Failed to connect to 127.0.0.1 port ${port} after 0 ms: Couldn't connect to server`
  expect(said(`curl -sS http://127.0.0.1:${port}/; wget -qO- http://127.0.0.1:${port}/`)).toBe(`curl: (7) ${refused}\nexit 4`)
  await new Promise((resolve) => { setImmediate(resolve) })
  await new Promise((resolve) => { server.close(resolve) })
  expect(connections).toBe(0)
})

test('what takes long takes long in the world', () => {
  const { took, stdout } = run(world.fork(), "curl -s -o /dev/null -w '%{time_total}' http://api/slow")
  expect(took).toBeGreaterThan(5 * second)
  expect(Math.abs(Number(stdout) - took / second)).toBeLessThan(0.1)
})

test('a world forked in the middle of a request goes on to the same end', () => {
  const parent = world.fork()
  const started = startProcess(parent, {
    argv: ['bash', '-c', 'curl -s http://api/slow; curl -sS nosuch'], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, cost: 0,
  })
  if ('error' in started) throw new Error(started.error)
  parent.runFor(2 * second)
  const child = parent.fork()
  for (const each of [parent, child]) each.runFor(5 * minute)
  expect(child.export().states).toEqual(parent.export().states)
  expect(exitCodeOf(child, started.pid)).toBe(6)
})
