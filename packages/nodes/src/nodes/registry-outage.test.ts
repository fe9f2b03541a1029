import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { type Act, adminOf, eventsAbout, life, podNamed, podOf, seen, worldWith } from '../testing/play.ts'
import { podResource } from '../objects/pod.ts'
import { beginNodeFault } from './node-fault-changes.ts'
import { beginRegistryOutage, registryOutageKinds } from './registry-outage.ts'

const outage = (how: (typeof registryOutageKinds)[number], registry = 'docker.io'): Act =>
  [`${registry} ${how}`, (world) => beginRegistryOutage(world, { id: 'outage', registry, how, for: 20 * second })]
const pods = () => worldWith([podOf('web', { image: 'nginx:1.29' })])

test('a registry that does not answer: the pull fails, is held back, and succeeds when it has healed', () => {
  expect(life(pods, 'web', [outage('down'), minute])).toMatchInlineSnapshot(`
    "
       0.00  > docker.io down
       0.00  Pending
       0.00  Pending app=ContainerCreating
       2.10  Pending app=ErrImagePull
      15.69  Pending app=ImagePullBackOff
      28.59  Pending app=ErrImagePull
      39.12  Pending app=ImagePullBackOff
      44.10  Running ready app=running+
    Warning Failed x2: Failed to pull image "nginx:1.29": failed to pull and unpack image "docker.io/library/nginx:1.29": failed to resolve reference "docker.io/library/nginx:1.29": failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/manifests/1.29": dial tcp: i/o timeout
    Warning Failed x2: Error: ErrImagePull
    Normal BackOff x2: Back-off pulling image "nginx:1.29"
    Warning Failed x2: Error: ImagePullBackOff
    Normal Pulling x3: Pulling image "nginx:1.29"
    Normal Pulled: Successfully pulled image "nginx:1.29" in 4.447s (4.447s including waiting). Image size: 72195292 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

const words: Record<(typeof registryOutageKinds)[number], string> = {
  down: 'failed to do request: Head "https://registry-1.docker.io/v2/library/nginx/manifests/1.29": dial tcp: i/o timeout',
  unavailable: 'unexpected status from HEAD request to https://registry-1.docker.io/v2/library/nginx/manifests/1.29: 503 Service Unavailable',
  throttled: 'unexpected status from HEAD request to https://registry-1.docker.io/v2/library/nginx/manifests/1.29: 429 Too Many Requests',
}

test.each(registryOutageKinds)('%s', (how) => {
  checkWorld(pods, [(world: Simulation) => beginRegistryOutage(world, { id: 'a', registry: '*', how, for: 10 * second }), { run: minute }])
  const world = pods()
  beginRegistryOutage(world, { id: 'a', registry: '*', how })
  world.runFor(5 * second)
  expect(podNamed(world, 'web')!.status!.containerStatuses![0]!.state!.waiting!.message).toContain(words[how])
})

test('another registry, and what is there already, do not matter', () => {
  const world = worldWith([podOf('web', { image: 'nginx:1.29' })])
  world.runFor(30 * second)
  beginRegistryOutage(world, { id: 'a', registry: '*', how: 'down' })
  adminOf(world).create(podResource, podOf('again', { image: 'nginx:1.29' }))
  adminOf(world).create(podResource, podOf('always', { image: 'nginx:1.29', imagePullPolicy: 'Always' }))
  world.runFor(10 * second)
  expect(['again', 'always'].map((name) => seen(podNamed(world, name)))).toEqual(['Running ready app=running+', 'Pending app=ErrImagePull'])
})

test('a disk that is full: nothing can be pulled, and one pod after the other goes', () => {
  const world = worldWith([podOf('a', { image: 'nginx:1.29' }), podOf('b', { image: 'nginx:1.29' })])
  world.runFor(30 * second)
  beginNodeFault(world, { node: 'node-1', fault: 'disk-full', for: minute })
  world.runFor(45 * second)
  expect(['a', 'b'].map((name) => seen(podNamed(world, name)))).toEqual(['Failed Evicted app=Completed(0)', 'Failed Evicted app=Completed(0)'])
  expect(podNamed(world, 'a')!.status!.message).toMatch(/^The node was low on resource: ephemeral-storage\. Threshold quantity: 10737418240, available: 0\. /)
  expect(eventsAbout(world, 'node-1').some((each) => each.includes('Attempting to reclaim ephemeral-storage'))).toBe(true)
  world.runFor(10 * minute)
  adminOf(world).create(podResource, podOf('c', { image: 'redis:8.2' }))
  world.runFor(minute)
  expect(seen(podNamed(world, 'c'))).toBe('Running ready app=running+')
})
