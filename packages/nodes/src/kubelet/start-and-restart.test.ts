import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import type { Container, PodSpec } from '../objects/pod.ts'
import { configMap, life, podOf, worldWith } from '../testing/play.ts'

const shell = (script: string): Partial<Container> => ({ image: 'busybox:1.36', command: ['sh', '-c', script] })

function lifeOf(container: Partial<Container>, time: number, spec: Partial<PodSpec> = {}): string {
  return life(() => worldWith([podOf('web', container, spec)]), 'web', [time])
}

test('an image that is not there: tried again, each time later', () => {
  expect(lifeOf({ image: 'nginx:9.9' }, 2 * minute)).toMatchInlineSnapshot()
})

test('a ConfigMap that comes later', () => {
  const build = () => worldWith([podOf('web', { envFrom: [{ configMapRef: { name: 'app' } }] })])
  expect(life(build, 'web', [15 * second, ['create the ConfigMap', (world) => configMap(world, 'app', {})], 15 * second])).toMatchInlineSnapshot()
})

test('a volume whose ConfigMap comes later', () => {
  const build = () => worldWith([podOf('web', {}, { volumes: [{ name: 'config', configMap: { name: 'app' } }] })])
  expect(life(build, 'web', [10 * second, ['create the ConfigMap', (world) => configMap(world, 'app', {})], 15 * second])).toMatchInlineSnapshot()
})

test('a program that ends well is not started again when only failures are', () => {
  expect(lifeOf(shell('sleep 3'), minute, { restartPolicy: 'OnFailure' })).toMatchInlineSnapshot()
})

test('a program that fails is not started again when nothing is', () => {
  expect(lifeOf(shell('sleep 3; exit 5'), minute, { restartPolicy: 'Never' })).toMatchInlineSnapshot()
})

test('a program that is not there', () => {
  expect(lifeOf({ image: 'busybox:1.36', command: ['/bin/nothing'] }, 20 * second)).toMatchInlineSnapshot()
})

test('init containers one after the other, then a sidecar, then the rest', () => {
  const spec: Partial<PodSpec> = {
    initContainers: [
      { name: 'first', image: 'busybox:1.36', command: ['sleep', '2'] },
      { name: 'proxy', image: 'workload:1.0', restartPolicy: 'Always', env: [{ name: 'STARTUP', value: '3s' }], startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } },
      { name: 'second', image: 'busybox:1.36', command: ['sleep', '1'] },
    ],
  }
  expect(lifeOf({ image: 'registry.k8s.io/pause:3.10' }, 30 * second, spec)).toMatchInlineSnapshot()
})

test('an init container that fails for good ends the pod', () => {
  const spec: Partial<PodSpec> = { restartPolicy: 'Never', initContainers: [{ name: 'first', image: 'busybox:1.36', command: ['sh', '-c', 'exit 1'] }] }
  expect(lifeOf({}, 30 * second, spec)).toMatchInlineSnapshot()
})

test('a pod that may be active for ten seconds', () => {
  expect(lifeOf(shell('sleep 100'), minute, { activeDeadlineSeconds: 10, terminationGracePeriodSeconds: 5 })).toMatchInlineSnapshot()
})

test('a pod that the node has no room for', () => {
  expect(lifeOf({ resources: { requests: { cpu: '5' } } }, 10 * second)).toMatchInlineSnapshot()
})

test('a postStart hook that fails kills its container', () => {
  const hook = { postStart: { exec: { command: ['sh', '-c', 'echo not today >&2; exit 2'] } } }
  expect(lifeOf({ ...shell('sleep 100'), lifecycle: hook }, 20 * second, { terminationGracePeriodSeconds: 1 })).toMatchInlineSnapshot()
})
