import { minute, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import type { Container, PodSpec } from '../objects/pod.ts'
import { type Act, adminOf, deletePod, life, podNamed, podOf, worldWith } from '../testing/play.ts'
import { podResource } from '../objects/pod.ts'

const shell = (script: string): Partial<Container> => ({ image: 'busybox:1.36', command: ['sh', '-c', script] })
const deletion = (seconds?: number): Act => [`delete${seconds === undefined ? '' : ` within ${seconds} s`}`, (world: Simulation) => deletePod(world, 'web', seconds)]

function end(container: Partial<Container>, acts: readonly Act[], spec: Partial<PodSpec> = {}): string {
  const text = life(() => worldWith([podOf('web', container, spec)]), 'web', [10 * second, ...acts])
  return text.replaceAll(/\n.*(Pulling|Pulled|Created|Started).*/g, '')
}

test('a program that handles SIGTERM ends in its own time', () => {
  expect(end(shell('trap "sleep 2; exit 0" TERM; while true; do sleep 1; done'), [deletion(), minute])).toMatchInlineSnapshot()
})

test('a program that does not is killed when its time is up', () => {
  expect(end(shell('sleep 1000'), [deletion(), minute])).toMatchInlineSnapshot()
})

test('a second deletion gives less time than the first', () => {
  expect(end(shell('sleep 1000'), [deletion(), 5 * second, deletion(3), minute])).toMatchInlineSnapshot()
})

test('a deletion by force: the object is gone at once, the container a moment later', () => {
  expect(end(shell('sleep 1000'), [deletion(0), 10 * second])).toMatchInlineSnapshot()
})

test('a preStop hook comes before SIGTERM, and takes its time off the grace period', () => {
  expect(end({ ...shell('sleep 1000'), lifecycle: { preStop: { sleep: { seconds: 4 } } } }, [deletion(10), minute])).toMatchInlineSnapshot()
})

test('a preStop hook that takes too long is given up', () => {
  expect(end({ ...shell('sleep 1000'), lifecycle: { preStop: { exec: { command: ['sleep', '60'] } } } }, [deletion(5), minute])).toMatchInlineSnapshot()
})

test('sidecars end after the others, the last one first', () => {
  const sidecar = (name: string) => ({ name, image: 'registry.k8s.io/pause:3.10', restartPolicy: 'Always' as const })
  const build = () => worldWith([podOf('web', shell('trap "sleep 3; exit 0" TERM; while true; do sleep 1; done'), { initContainers: [sidecar('a'), sidecar('b')] })])
  const world = build()
  world.runFor(15 * second)
  deletePod(world, 'web')
  world.runFor(20 * second)
  expect(podNamed(world, 'web')).toBeUndefined()
  const ends = life(build, 'web', [15 * second, deletion(), 20 * second])
  expect(ends.split('\n').filter((line) => /terminating|gone|Killing/.test(line)).join('\n')).toMatchInlineSnapshot()
})

test('a pod that waits for its image goes when the pull is over', () => {
  const text = life(() => worldWith([podOf('web', { image: 'postgres:17' })]), 'web', [second, deletion(), 40 * second])
  expect(text).toMatchInlineSnapshot()
})

test('a deleted pod with a finalizer stays until that is taken off', () => {
  const pod = podOf('web')
  const build = () => worldWith([{ ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/wait'] } }])
  const free: Act = ['take the finalizer off', (world) => {
    const { metadata, ...rest } = podNamed(world, 'web')!
    adminOf(world).update(podResource, { ...rest, metadata: { ...metadata, finalizers: [] } })
  }]
  expect(life(build, 'web', [5 * second, deletion(), 10 * second, free, 2 * second])).toMatchInlineSnapshot()
})
