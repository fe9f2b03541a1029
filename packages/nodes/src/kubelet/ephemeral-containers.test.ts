import { pods, StatusError } from '@track/apimachinery'
import { minute, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import type { EphemeralContainer } from '../objects/pod.ts'
import { connectors } from '../connectors/connectors.ts'
import { type Act, adminOf, deletePod, life, podNamed, podOf, worldWith } from '../testing/play.ts'

function adds(container: Partial<EphemeralContainer> & { name: string }): Act {
  return [`add ${container.name}`, (world) => addTo(world, container)]
}

function addTo(world: Simulation, container: Partial<EphemeralContainer>): void {
  const body = { spec: { ephemeralContainers: [{ image: 'busybox:1.36', ...container }] } }
  adminOf(world).patch(pods, podNamed(world, 'web')! as never, { type: 'strategic', body, subresource: 'ephemeralcontainers' })
}

const web = () => worldWith([podOf('web')])

test('joins a pod that runs, ends once and is never started again', () => {
  expect(life(web, 'web', [5 * second, adds({ name: 'debugger', command: ['sleep', '20'] }), minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.10  Running ready app=running+
       5.00  > add debugger
       5.00  Running ready app=running+ debugger=ContainerCreating
       7.10  Running ready app=running+ debugger=running
      27.10  Running ready app=running+ debugger=Completed(0)
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.336s (1.336s including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: debugger
    Normal Started: Started container debugger
    "
  `)
})

test('an image that is not there is tried again, and the pod is ready all the while', () => {
  expect(life(web, 'web', [5 * second, adds({ name: 'debugger', image: 'nobody/nothing:1' }), 20 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.10  Running ready app=running+
       5.00  > add debugger
       5.00  Running ready app=running+ debugger=ContainerCreating
      18.83  Running ready app=running+ debugger=ErrImagePull
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal Pulling x2: Pulling image "nobody/nothing:1"
    Warning Failed x2: Failed to pull image "nobody/nothing:1": failed to pull and unpack image "docker.io/nobody/nothing:1": failed to resolve reference "docker.io/nobody/nothing:1": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed
    Warning Failed x2: Error: ErrImagePull
    "
  `)
})

test('starts before a pod is initialised', () => {
  const init = { name: 'wait', image: 'busybox:1.36', command: ['sleep', '30'] }
  const build = () => worldWith([podOf('web', {}, { initContainers: [init] })])
  expect(life(build, 'web', [5 * second, adds({ name: 'debugger', command: ['sleep', '60'] }), 40 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending wait=PodInitializing app=PodInitializing
       2.10  Pending wait=running app=PodInitializing
       5.00  > add debugger
       5.00  Pending wait=running app=PodInitializing debugger=PodInitializing
       6.10  Pending wait=running app=PodInitializing debugger=running
      32.10  Pending wait=Completed(0)+ app=PodInitializing debugger=running
      33.10  Running ready wait=Completed(0)+ app=running+ debugger=running
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 970ms (970ms including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: wait
    Normal Started: Started container wait
    Normal Pulled: Container image "busybox:1.36" already present on machine
    Normal Created: Created container: debugger
    Normal Started: Started container debugger
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('ends with its pod', () => {
  const acts: Act[] = [5 * second, adds({ name: 'debugger', command: ['sleep', '600'] }), 5 * second, ['delete', (world) => deletePod(world, 'web', 1)], 10 * second]
  expect(life(web, 'web', acts)).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.10  Running ready app=running+
       5.00  > add debugger
       5.00  Running ready app=running+ debugger=ContainerCreating
       7.10  Running ready app=running+ debugger=running
      10.00  > delete
      10.00  Running ready terminating app=running+ debugger=running
      12.00  Succeeded terminating app=Completed(0) debugger=Error(137)
      12.12  gone
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.336s (1.336s including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: debugger
    Normal Started: Started container debugger
    Normal Killing: Stopping container app
    Normal Killing: Stopping container debugger
    "
  `)
})

test('its status, and its log', () => {
  const world = web()
  world.runFor(5 * second)
  addTo(world, { name: 'debugger', command: ['sh', '-c', 'echo here; sleep 20'] })
  world.runFor(5 * second)
  expect(podNamed(world, 'web')!.status!.ephemeralContainerStatuses).toMatchInlineSnapshot(`
    [
      {
        "containerID": "containerd://4d78d6ffd2063f19cc7dfd0679d1b9a387ed03b9a23fe4df3e6f1ba3b550d000",
        "image": "docker.io/library/busybox:1.36",
        "imageID": "docker.io/library/busybox@sha256:bc8949c728a8f0c8a5951d51e59b36bb7bd82d1c3a0bc4bb6fa1f2770db99201",
        "lastState": {},
        "name": "debugger",
        "ready": false,
        "resources": {},
        "restartCount": 0,
        "state": {
          "running": {
            "startedAt": "2026-01-05T08:00:11Z",
          },
        },
        "user": {
          "linux": {
            "gid": 0,
            "supplementalGroups": [
              0,
            ],
            "uid": 0,
          },
        },
      },
    ]
  `)
  expect(log(world, 'debugger')).toBe('here\n')
  expect(log(world, 'nobody')).toBe('400 container nobody is not valid for pod web')
})

function log(world: Simulation, container: string): string {
  const request = {
    verb: 'get', resource: pods, namespace: 'default', name: 'web', subresource: 'log', user: { name: 'admin', groups: [] }, manager: 'kubectl', options: {},
  } as const
  try {
    const id = connectors['pods/log']!.open(world, request, { container: [container] })
    return connectors['pods/log']!.read(world, id, 0).chunks.map(({ text }) => text).join('')
  } catch (refusal) {
    // One of the containers is not there.
    if (refusal instanceof StatusError) return `${refusal.code} ${refusal.message}`
    throw refusal
  }
}
