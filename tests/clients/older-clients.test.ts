/**
 * What every kubectl from 1.28 to 1.35 has to be able to do, in the same words: the older ones read the
 * OpenAPI document of version 2 and run commands over SPDY/3.1, the newer ones send protobuf and watch lists.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { kubectlVersions, type KubectlVersion, olderKubectlVersions } from './clients.ts'
import { type ClientOptions, type Cluster, openCluster } from './cluster.ts'

let cluster: Cluster

beforeEach(async () => { cluster = await openCluster({ nodes: 1 }) })
afterEach(() => cluster.close())

function web(replicas: number): string {
  const containers = [{ name: 'web', image: 'nginx:1.29', resources: { requests: { cpu: '100m', memory: '64Mi' } } }]
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers } }
  return JSON.stringify({
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' },
    spec: { replicas, selector: { matchLabels: { app: 'web' } }, template },
  })
}

/** Prints what the client printed, its exit code where it is not 0. */
async function ask(version: KubectlVersion, line: string, options?: ClientOptions): Promise<string> {
  const { stdout, stderr, exitCode } = await cluster.kubectl(version, line, options)
  return `${stdout}${stderr}${exitCode === 0 ? '' : `(exit ${exitCode})\n`}`
}

describe.each([...olderKubectlVersions, ...kubectlVersions])('kubectl %s', (version) => {
  const kubectl = (line: string, options?: ClientOptions) => ask(version, line, options)

  test('declares, compares, explains and deletes', async () => {
    expect(await kubectl('apply -f -', { input: web(2) })).toBe('deployment.apps/web created\n')
    expect(await kubectl('apply -f -', { input: web(2) })).toBe('deployment.apps/web unchanged\n')
    const difference = await kubectl('diff -f -', { input: web(3) })
    expect(difference).toMatch(/^-  replicas: 2$/m)
    expect(difference).toMatch(/^\+  replicas: 3$/m)
    expect(difference).toMatch(/\(exit 1\)\n$/)
    expect(await kubectl('apply --server-side --force-conflicts -f -', { input: web(3) })).toBe('deployment.apps/web serverside-applied\n')
    expect(await kubectl('get deployment web -o jsonpath={.spec.replicas}')).toBe('3')
    expect(await kubectl('explain deployment.spec.replicas')).toMatch(/FIELD: replicas <integer>\s+DESCRIPTION:\s+Number of desired pods\./)
    expect(await kubectl('create configmap settings --from-literal=colour=blue')).toBe('configmap/settings created\n')
    expect(await kubectl('get configmap settings -o jsonpath={.data.colour}')).toBe('blue')
    expect(await kubectl('delete deployment/web configmap/settings --cascade=foreground')).toMatch(/^deployment.apps "web" deleted.*\nconfigmap "settings" deleted/)
    expect(await kubectl('get deployments')).toBe('No resources found in default namespace.\n')
  })

  test('scales, rolls out and back, waits', async () => {
    await kubectl('apply -f -', { input: web(1) })
    expect(await kubectl('rollout status deployment/web')).toMatch(/deployment "web" successfully rolled out\n$/)
    expect(await kubectl('scale deployment web --replicas=2')).toBe('deployment.apps/web scaled\n')
    expect(await kubectl('set image deployment/web web=nginx:1.28')).toBe('deployment.apps/web image updated\n')
    expect(await kubectl('rollout status deployment/web')).toMatch(/deployment "web" successfully rolled out\n$/)
    expect(await kubectl('rollout history deployment/web')).toMatch(/^1 +<none>\n2 +<none>$/m)
    expect(await kubectl('rollout undo deployment/web')).toBe('deployment.apps/web rolled back\n')
    expect(await kubectl('rollout restart deployment/web')).toBe('deployment.apps/web restarted\n')
    expect(await kubectl('wait --for=jsonpath={.status.updatedReplicas}=2 deployment/web --timeout=300s')).toBe('deployment.apps/web condition met\n')
    expect(await kubectl('get pods -w', { until: /Running/ })).toMatch(/^web-\S+ +1\/1 +Running/m)
    await cluster.advance(90)
    expect(await kubectl('top nodes --no-headers')).toMatch(/^node-a1 +\d+m +\d+% +\d+Mi +\d+%/)
    expect(await kubectl('top pods --no-headers')).toMatch(/^web-\S+ +\d+m +\d+Mi/)
  })

  test('reads a log, runs commands in a container', async () => {
    await kubectl('run box --image=busybox:1.36 --restart=Never -- sh -c \'while true; do echo tick; sleep 5; done\'')
    await kubectl('wait --for=condition=Ready pod/box')
    expect(await kubectl('logs -f box', { until: /tick\ntick\ntick/ })).toMatch(/^tick\ntick\ntick\n/)
    expect(await kubectl('exec box -- sh -c \'echo out; echo err >&2; exit 3\'')).toBe('out\nerr\ncommand terminated with exit code 3\n(exit 3)\n')
    expect(await kubectl('exec -i box -- cat', { input: 'größe\n' })).toBe('größe\n')
    expect(await kubectl('exec box -- nosuch')).toContain('exec: "nosuch": executable file not found in $PATH: unknown')
    expect(await kubectl('exec nobody -- ls')).toBe('Error from server (NotFound): pods "nobody" not found\n(exit 1)\n')
  })

  test('forwards a port: HTTP goes through to the pod, and where nobody listens that is said', async () => {
    await kubectl('apply -f -', { input: web(1) })
    await kubectl('rollout status deployment/web')
    const seen: string[] = []
    const read = async (address: string, init?: RequestInit) => {
      const answer = await fetch(address, init).catch(() => undefined)
      seen.push(answer ? `${answer.status} ${answer.headers.get('server')} ${(await answer.text()).split('\n')[0]}` : 'no answer')
    }
    const when = /Forwarding from 127\.0\.0\.1:(\d+) -> \d+/
    await kubectl('port-forward deployment/web :80', { beside: { when, async run([, port]) {
      await read(`http://127.0.0.1:${port}/`)
      await Promise.all([read(`http://127.0.0.1:${port}/nothing`), read(`http://127.0.0.1:${port}/nothing`, { method: 'POST', body: 'x'.repeat(100_000) })])
    } } })
    expect(seen).toEqual(['200 nginx/1.29 <!DOCTYPE html>', '404 nginx/1.29 <html>\r', '404 nginx/1.29 <html>\r'])
    const refused = await kubectl('port-forward deployment/web :81', { beside: { when, run: ([, port]) => read(`http://127.0.0.1:${port}/`) } })
    expect(seen.at(-1)).toBe('no answer')
    expect(refused).toMatch(/error forwarding port 81 to pod [0-9a-f]{64}, uid : failed to execute portforward in network namespace \S+: failed to connect to localhost:81 inside namespace \S+, IPv4: dial tcp4 127\.0\.0\.1:81: connect: connection refused/)
    expect(await kubectl('logs deployment/web --tail=2')).toMatch(/^127\.0\.0\.1 - - \[.*\] "POST \/nothing HTTP\/1\.1" 404/m)
  })

  test('brings much output and much input whole', async () => {
    await kubectl('run box --image=busybox:1.36 --restart=Never -- sleep 1000000')
    await kubectl('wait --for=condition=Ready pod/box')
    const text = Array.from({ length: 40_000 }, (_, line) => `line ${line} of what is sent and comes back\n`).join('')
    const { stdout, exitCode } = await cluster.kubectl(version, 'exec -i box -- cat', { input: text })
    expect([stdout.length, stdout === text, exitCode]).toEqual([text.length, true, 0])
  })

  test('a client that is interrupted takes its command with it', async () => {
    await kubectl('run box --image=busybox:1.36 --restart=Never -- sleep 1000000')
    await kubectl('wait --for=condition=Ready pod/box')
    await kubectl('exec box -- sh -c \'while true; do echo tick; sleep 1; done\'', { until: /tick/ })
    const { readers } = cluster.session.world.export().states.get('nodes') as { readonly readers: ReadonlyMap<string, unknown> }
    // The socket closes a moment after its process has.
    while (readers.size > 0) await cluster.advance(1)
    expect(await kubectl('exec box -- echo still here')).toBe('still here\n')
  })
})
