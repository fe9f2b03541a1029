import { secrets, services } from '@track/apimachinery'
import { fileSystem } from '@track/processes'
import { isRefusal, readFile } from '@track/files'
import { minute, second, type Simulation } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { configMaps } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { parseWorkload } from '@track/traffic'
import type { Container, EnvVar, PodSpec } from '../objects/pod.ts'
import { podResource } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'
import { adminOf, configMap, podNamed, podOf, worldWith } from '../testing/play.ts'
import { containerConfiguration } from './container-configuration.ts'
import { expandVariables } from './expansion.ts'

function worldOf(container: Partial<Container>, spec: Partial<PodSpec> = {}): Simulation {
  const world = worldWith()
  configMap(world, 'app', { COLOUR: 'blue', SIZE: '3' })
  const api = adminOf(world)
  api.create(secrets, { metadata: { name: 'login', namespace: 'default' }, data: { PASSWORD: 'c2VjcmV0' } })
  api.create(services, { metadata: { name: 'my-db', namespace: 'default' }, spec: { clusterIP: '10.96.7.7', ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }] } })
  const pod = podOf('web', container, spec)
  api.create(podResource, { ...pod, metadata: { ...pod.metadata, labels: { app: 'web' }, annotations: { note: 'hello' } } } as never)
  world.runFor(5 * second)
  return world
}

function configurationOf(world: Simulation) {
  const pod = podNamed(world, 'web')!
  return containerConfiguration(world, pod.metadata.uid!, pod.spec.containers[0]!)
}

describe('variables', () => {
  const of = (valueFrom: EnvVar['valueFrom']): EnvVar[] => [{ name: 'X', ...(valueFrom && { valueFrom }) }]
  const cases: Record<string, [container: Partial<Container>, x: string]> = {
    'a value': [{ env: [{ name: 'X', value: 'plain' }] }, 'plain'],
    'a value made of others': [{ env: [{ name: 'A', value: 'a' }, { name: 'X', value: '$(A)-$(MY_DB_SERVICE_HOST)-$(B)-$$(A)' }] }, 'a-10.96.7.7-$(B)-$(A)'],
    'of a ConfigMap': [{ env: of({ configMapKeyRef: { name: 'app', key: 'COLOUR' } }) }, 'blue'],
    'of a Secret': [{ env: of({ secretKeyRef: { name: 'login', key: 'PASSWORD' } }) }, 'secret'],
    'all of a ConfigMap': [{ envFrom: [{ prefix: 'APP_', configMapRef: { name: 'app' } }], env: [{ name: 'X', value: '$(APP_SIZE)' }] }, '3'],
    'an optional key that is not there': [{ env: of({ configMapKeyRef: { name: 'app', key: 'NOPE', optional: true } }) }, '(none)'],
    'its name': [{ env: of({ fieldRef: { fieldPath: 'metadata.name' } }) }, 'web'],
    'its node': [{ env: of({ fieldRef: { fieldPath: 'spec.nodeName' } }) }, 'node-1'],
    'its address': [{ env: of({ fieldRef: { fieldPath: 'status.podIP' } }) }, '10.244.1.2'],
    'its node\'s address': [{ env: of({ fieldRef: { fieldPath: 'status.hostIP' } }) }, '172.18.0.2'],
    'a label': [{ env: of({ fieldRef: { fieldPath: "metadata.labels['app']" } }) }, 'web'],
    'a limit': [{ resources: { limits: { memory: '64Mi' } }, env: of({ resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } }) }, '64'],
    'a limit that is not set': [{ env: of({ resourceFieldRef: { resource: 'limits.cpu' } }) }, '4'],
    'a request, rounded up': [{ resources: { requests: { cpu: '150m' } }, env: of({ resourceFieldRef: { resource: 'requests.cpu' } }) }, '1'],
    'a ConfigMap that is not there': [{ env: of({ configMapKeyRef: { name: 'nope', key: 'X' } }) }, 'refused: configmap "nope" not found'],
    'a Secret that is not there': [{ envFrom: [{ secretRef: { name: 'nope' } }] }, 'refused: secret "nope" not found'],
    'a key that is not there': [{ env: of({ configMapKeyRef: { name: 'app', key: 'NOPE' } }) }, 'refused: couldn\'t find key NOPE in ConfigMap default/app'],
  }

  test.each(Object.entries(cases))('%s', (_name, [container, x]) => {
    const configuration = configurationOf(worldOf(container))
    expect('refusal' in configuration ? `refused: ${configuration.refusal}` : configuration.env['X'] ?? '(none)').toBe(x)
  })

  test('a Service gives its name, address and ports', () => {
    const { env } = configurationOf(worldOf({})) as { env: Record<string, string> }
    expect(Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('MY_DB_')))).toEqual({
      MY_DB_SERVICE_HOST: '10.96.7.7', MY_DB_SERVICE_PORT: '5432', MY_DB_SERVICE_PORT_SQL: '5432', MY_DB_PORT: 'tcp://10.96.7.7:5432',
      MY_DB_PORT_5432_TCP: 'tcp://10.96.7.7:5432', MY_DB_PORT_5432_TCP_PROTO: 'tcp', MY_DB_PORT_5432_TCP_PORT: '5432', MY_DB_PORT_5432_TCP_ADDR: '10.96.7.7',
    })
    const without = configurationOf(worldOf({}, { enableServiceLinks: false })) as { env: Record<string, string> }
    expect(without.env['MY_DB_PORT']).toBeUndefined()
  })
})

const expansions: [text: string, expanded: string][] = [
  ['$(A)', 'a'], ['$(A)$(B)', 'ab'], ['$(C)', '$(C)'], ['$$(A)', '$(A)'], ['$$$(A)', '$a'], ['$A', '$A'], ['$(A', '$(A'], ['$', '$'], ['x$(A)y', 'xay'],
]

test.each(expansions)('%s becomes %s', (text, expanded) => {
  expect(expandVariables(text, (name) => ({ A: 'a', B: 'b' })[name])).toBe(expanded)
})

const commands: Record<string, [container: Partial<Container>, argv: string[]]> = {
  'the image\'s own': [{ image: 'curlimages/curl:latest' }, ['curl']],
  'arguments alone': [{ image: 'curlimages/curl:latest', args: ['-s', '$(X)'], env: [{ name: 'X', value: 'web' }] }, ['curl', '-s', 'web']],
  'a command alone': [{ image: 'nginx', command: ['sh'] }, ['sh']],
  'a command and arguments': [{ image: 'nginx', command: ['sh', '-c'], args: ['true'] }, ['sh', '-c', 'true']],
}

test.each(Object.entries(commands))('%s', (_name, [container, argv]) => {
  expect(configurationOf(worldOf(container))).toMatchObject({ argv })
})

describe('volumes', () => {
  const mount = (mountPath: string, subPath?: string): Partial<Container> => ({
    image: 'busybox:1.36', command: ['sleep', '10000'], volumeMounts: [{ name: 'v', mountPath, ...(subPath && { subPath }) }],
  })
  const volume = (more: object): Partial<PodSpec> => ({ volumes: [{ name: 'v', ...more }] })
  const read = (world: Simulation, path: string) => {
    const run = nodesOf(world).runs.get(`${podNamed(world, 'web')!.metadata.uid}/app`)!
    const text = readFile(fileSystem(world, run.process!.fileSystem), path)
    return isRefusal(text) ? `refused: ${text.error}` : text
  }

  const cases: Record<string, [spec: Partial<PodSpec>, path: string, text: string]> = {
    'a ConfigMap': [volume({ configMap: { name: 'app' } }), '/mnt/COLOUR', 'blue'],
    'a key under another name': [volume({ configMap: { name: 'app', items: [{ key: 'COLOUR', path: 'deep/colour.txt' }] } }), '/mnt/deep/colour.txt', 'blue'],
    'a Secret': [volume({ secret: { secretName: 'login' } }), '/mnt/PASSWORD', 'secret'],
    'the pod\'s own fields': [volume({ downwardAPI: { items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }] } }), '/mnt/labels', 'app="web"'],
    'several sources': [volume({ projected: { sources: [{ configMap: { name: 'app' } }, { secret: { name: 'login' } }] } }), '/mnt/PASSWORD', 'secret'],
    'an optional ConfigMap that is not there': [volume({ configMap: { name: 'nope', optional: true } }), '/mnt/x', 'refused: No such file or directory'],
    'an empty directory': [volume({ emptyDir: {} }), '/mnt/x', 'refused: No such file or directory'],
  }

  test.each(Object.entries(cases))('%s', (_name, [spec, path, text]) => {
    const world = worldOf(mount('/mnt'), spec)
    world.runFor(5 * second)
    expect(read(world, path)).toBe(text)
  })

  test('a ConfigMap that changes is seen a while later, a file mounted by itself is not', () => {
    const world = worldOf(mount('/mnt'), volume({ configMap: { name: 'app' } }))
    const single = worldOf(mount('/etc/colour', 'COLOUR'), volume({ configMap: { name: 'app' } }))
    for (const each of [world, single]) {
      each.runFor(5 * second)
      const stored = cacheOf(each).get(configMaps, 'app', 'default')!
      adminOf(each).update(configMaps, { ...stored, data: { COLOUR: 'red' } })
    }
    expect(read(world, '/mnt/COLOUR')).toBe('blue')
    for (const each of [world, single]) each.runFor(2 * minute)
    expect(read(world, '/mnt/COLOUR')).toBe('red')
    expect(read(single, '/etc/colour')).toBe('blue')
  })

  test('a token that names the pod', () => {
    const world = worldOf(mount('/mnt'), {
      ...volume({ projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }), serviceAccountName: 'default',
    })
    const [, claims = ''] = read(world, '/mnt/token').split('.')
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({ sub: 'system:serviceaccount:default:default' })
  })
})

describe('workloads', () => {
  test('the description is read from a mounted file, then changed by variables and arguments', () => {
    const world = worldWith()
    configMap(world, 'web', { 'workload.yaml': 'kind: server\nport: 9000\nconcurrency: 4\n' })
    const pod = podOf('web', {
      image: 'workload:1.0', volumeMounts: [{ name: 'v', mountPath: '/etc/w' }], env: [{ name: 'CONCURRENCY', value: '7' }], args: ['--queue-limit=5'],
    }, { volumes: [{ name: 'v', configMap: { name: 'web' } }] })
    adminOf(world).create(podResource, pod)
    world.runFor(10 * second)
    const run = nodesOf(world).runs.get(`${podNamed(world, 'web')!.metadata.uid}/app`)
    expect(run?.traffic).toMatchObject({ kind: 'server', port: 9000, isUp: true })
    expect(parseWorkload({ text: 'kind: server\n', args: ['--queue-limit=5'] }).complaints).toEqual([])
  })

  test('a description that is wrong is told in the log, and the process exits', () => {
    const world = worldWith([podOf('web', { image: 'workload:1.0', env: [{ name: 'WORKLOAD', value: 'kind: servant' }] })])
    world.runFor(4 * second)
    const log = nodesOf(world).logs.get(`${podNamed(world, 'web')!.metadata.uid}/app`)!
    expect(log.tail.map(({ text }) => text)).toEqual(['workload.yaml: kind: found "servant", expected one of server, client, worker, queue, database, cache, broker, consumer, object-store, consensus-store, quorum-store'])
  })
})
