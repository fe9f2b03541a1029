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
  expect(end(shell('trap "sleep 2; exit 0" TERM; while true; do sleep 1; done'), [deletion(), minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
      10.00  > delete
      10.00  Running ready terminating app=running+
      12.94  Succeeded terminating app=Completed(0)
      13.06  gone
    Normal Killing: Stopping container app
    "
  `)
})

test('a program that does not is killed when its time is up', () => {
  expect(end(shell('sleep 1000'), [deletion(), minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
      10.00  > delete
      10.00  Running ready terminating app=running+
      40.00  Failed terminating app=Error(137)
      40.12  gone
    Normal Killing: Stopping container app
    "
  `)
})

test('a second deletion gives less time than the first', () => {
  expect(end(shell('sleep 1000'), [deletion(), 5 * second, deletion(3), minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
      10.00  > delete
      10.00  Running ready terminating app=running+
      15.00  > delete within 3 s
      18.00  Failed terminating app=Error(137)
      18.12  gone
    Normal Killing: Stopping container app
    "
  `)
})

test('a deletion by force: the object is gone at once, the container a moment later', () => {
  expect(end(shell('sleep 1000'), [deletion(0), 10 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
      10.00  > delete within 0 s
      10.00  gone
    Normal Killing: Stopping container app
    "
  `)
})

test('a preStop hook comes before SIGTERM, and takes its time off the grace period', () => {
  expect(end({ ...shell('sleep 1000'), lifecycle: { preStop: { sleep: { seconds: 4 } } } }, [deletion(10), minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
      10.00  > delete within 10 s
      10.00  Running ready terminating app=running+
      20.00  Failed terminating app=Error(137)
      20.12  gone
    Normal Killing: Stopping container app
    "
  `)
})

test('a preStop hook that takes too long is given up', () => {
  expect(end({ ...shell('sleep 1000'), lifecycle: { preStop: { exec: { command: ['sleep', '60'] } } } }, [deletion(5), minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
      10.00  > delete within 5 s
      10.00  Running ready terminating app=running+
      17.00  Failed terminating app=Error(137)
      17.12  gone
    Normal Killing: Stopping container app
    "
  `)
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
  expect(ends.split('\n').filter((line) => /terminating|gone|Killing/.test(line)).join('\n')).toMatchInlineSnapshot(`
    "  15.00  Running ready terminating a=running+ b=running+ app=running+
      18.79  Succeeded terminating a=Completed(0) b=Completed(0) app=Completed(0)
      18.91  gone
    Normal Killing: Stopping container a
    Normal Killing: Stopping container b
    Normal Killing: Stopping container app"
  `)
})

test('a pod that waits for its image goes when the pull is over', () => {
  const text = life(() => worldWith([podOf('web', { image: 'postgres:17' })]), 'web', [second, deletion(), 40 * second])
  expect(text).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.00  > delete
       1.00  Pending terminating app=ContainerCreating
       8.17  Running ready terminating app=running+
       8.17  Failed terminating app=Error(1)
       8.29  gone
    Normal Pulling: Pulling image "postgres:17"
    Normal Pulled: Successfully pulled image "postgres:17" in 7.783s (7.783s including waiting). Image size: 161874432 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal Killing: Stopping container app
    "
  `)
})

test('a deleted pod with a finalizer stays until that is taken off', () => {
  const pod = podOf('web')
  const build = () => worldWith([{ ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/wait'] } }])
  const free: Act = ['take the finalizer off', (world) => {
    const { metadata, ...rest } = podNamed(world, 'web')!
    adminOf(world).update(podResource, { ...rest, metadata: { ...metadata, finalizers: [] } })
  }]
  expect(life(build, 'web', [5 * second, deletion(), 10 * second, free, 2 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.10  Running ready app=running+
       5.00  > delete
       5.00  Running ready terminating app=running+
       5.01  Succeeded terminating app=Completed(0)
      15.00  > take the finalizer off
      15.00  gone
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal Killing: Stopping container app
    "
  `)
})
