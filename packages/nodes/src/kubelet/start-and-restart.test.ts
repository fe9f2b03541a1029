import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { type Container, podResource, type PodSpec } from '../objects/pod.ts'
import { type Act, adminOf, configMap, life, podNamed, podOf, worldWith } from '../testing/play.ts'

const shell = (script: string): Partial<Container> => ({ image: 'busybox:1.36', command: ['sh', '-c', script] })

function lifeOf(container: Partial<Container>, time: number, spec: Partial<PodSpec> = {}): string {
  return life(() => worldWith([podOf('web', container, spec)]), 'web', [time])
}

test('an image that is not there: tried again, each time later', () => {
  expect(lifeOf({ image: 'nginx:9.9' }, 2 * minute)).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Pending app=ErrImagePull
      15.69  Pending app=ImagePullBackOff
      28.59  Pending app=ErrImagePull
      39.12  Pending app=ImagePullBackOff
      50.29  Pending app=ErrImagePull
      65.21  Pending app=ImagePullBackOff
     102.68  Pending app=ErrImagePull
     116.86  Pending app=ImagePullBackOff
    Normal Pulling x4: Pulling image "nginx:9.9"
    Warning Failed x4: Failed to pull image "nginx:9.9": rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/nginx:9.9": failed to resolve reference "docker.io/library/nginx:9.9": docker.io/library/nginx:9.9: not found
    Warning Failed x4: Error: ErrImagePull
    Normal BackOff x7: Back-off pulling image "nginx:9.9"
    Warning Failed x7: Error: ImagePullBackOff
    "
  `)
})

test('a ConfigMap that comes later', () => {
  const build = () => worldWith([podOf('web', { envFrom: [{ configMapRef: { name: 'app' } }] })])
  expect(life(build, 'web', [15 * second, ['create the ConfigMap', (world) => configMap(world, 'app', {})], 15 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.10  Pending app=CreateContainerConfigError
      15.00  > create the ConfigMap
      27.10  Running ready app=running+
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Warning Failed x3: Error: configmap "app" not found
    Normal Pulled x3: Container image "registry.k8s.io/pause:3.10" already present on machine
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('a volume whose ConfigMap comes later', () => {
  const build = () => worldWith([podOf('web', {}, { volumes: [{ name: 'config', configMap: { name: 'app' } }] })])
  expect(life(build, 'web', [10 * second, ['create the ConfigMap', (world) => configMap(world, 'app', {})], 15 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
      10.00  > create the ConfigMap
      17.10  Running ready app=running+
    Warning FailedMount x5: MountVolume.SetUp failed for volume "config" : configmap "app" not found
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('a program that ends well is not started again when only failures are', () => {
  expect(lifeOf(shell('sleep 3'), minute, { restartPolicy: 'OnFailure' })).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
       5.10  Succeeded app=Completed(0)
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.334s (1.334s including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('a program that fails is not started again when nothing is', () => {
  expect(lifeOf(shell('sleep 3; exit 5'), minute, { restartPolicy: 'Never' })).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
       5.10  Failed app=Error(5)
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.334s (1.334s including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('a program that is not there', () => {
  expect(lifeOf({ image: 'busybox:1.36', command: ['/bin/nothing'] }, 20 * second)).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running app=RunContainerError
       3.10  Running app=RunContainerErrorx1
      15.18  Running app=CrashLoopBackOffx1
      16.10  Running app=RunContainerErrorx2
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.334s (1.334s including waiting). Image size: 2223685 bytes.
    Normal Pulled x2: Container image "busybox:1.36" already present on machine
    Normal Created x3: Created container: app
    Warning Failed x3: Error: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/bin/nothing": stat /bin/nothing: no such file or directory: unknown
    Warning BackOff x2: Back-off restarting failed container app in pod web_default(UID)
    "
  `)
})

test('init containers one after the other, then a sidecar, then the rest', () => {
  const spec: Partial<PodSpec> = {
    initContainers: [
      { name: 'first', image: 'busybox:1.36', command: ['sleep', '2'] },
      { name: 'proxy', image: 'workload:1.0', restartPolicy: 'Always', env: [{ name: 'STARTUP', value: '3s' }], startupProbe: { tcpSocket: { port: 8080 }, periodSeconds: 1 } },
      { name: 'second', image: 'busybox:1.36', command: ['sleep', '1'] },
    ],
  }
  expect(lifeOf({ image: 'registry.k8s.io/pause:3.10' }, 30 * second, spec)).toMatchInlineSnapshot(`
    "
       0.00  Pending first=PodInitializing proxy=PodInitializing second=PodInitializing app=PodInitializing
       2.10  Pending first=running proxy=PodInitializing second=PodInitializing app=PodInitializing
       4.10  Pending first=Completed(0)+ proxy=PodInitializing second=PodInitializing app=PodInitializing
       7.10  Pending first=Completed(0)+ proxy=running second=PodInitializing app=PodInitializing
      10.00  Pending first=Completed(0)+ proxy=running+ second=PodInitializing app=PodInitializing
      10.10  Pending first=Completed(0)+ proxy=running+ second=running app=PodInitializing
      12.10  Pending first=Completed(0)+ proxy=running+ second=Completed(0)+ app=PodInitializing
      13.10  Running ready first=Completed(0)+ proxy=running+ second=Completed(0)+ app=running+
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.554s (1.554s including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: first
    Normal Started: Started container first
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 1.757s (1.757s including waiting). Image size: 24117248 bytes.
    Normal Created: Created container: proxy
    Normal Started: Started container proxy
    Warning Unhealthy x2: Startup probe failed: dial tcp 10.244.1.2:8080: connect: connection refused
    Normal Pulled: Container image "busybox:1.36" already present on machine
    Normal Created: Created container: second
    Normal Started: Started container second
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    "
  `)
})

test('an init container that fails for good ends the pod', () => {
  const spec: Partial<PodSpec> = { restartPolicy: 'Never', initContainers: [{ name: 'first', image: 'busybox:1.36', command: ['sh', '-c', 'exit 1'] }] }
  expect(lifeOf({}, 30 * second, spec)).toMatchInlineSnapshot(`
    "
       0.00  Pending first=PodInitializing app=PodInitializing
       2.10  Failed first=Error(1) app=PodInitializing
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.554s (1.554s including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: first
    Normal Started: Started container first
    "
  `)
})

test('a pod that may be active for ten seconds', () => {
  expect(lifeOf(shell('sleep 100'), minute, { activeDeadlineSeconds: 10, terminationGracePeriodSeconds: 5 })).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running ready app=running+
      15.00  Failed DeadlineExceeded app=Error(137)
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.334s (1.334s including waiting). Image size: 2223685 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal DeadlineExceeded: Pod was active on the node longer than the specified deadline
    Normal Killing: Stopping container app
    "
  `)
})

test('a pod that the node has no room for', () => {
  expect(lifeOf({ resources: { requests: { cpu: '5' } } }, 10 * second)).toMatchInlineSnapshot(`
    "
       0.00  Failed OutOfcpu
    Warning OutOfcpu: Node didn't have enough resource: cpu, requested: 5000, used: 0, capacity: 4000
    "
  `)
})

test('a postStart hook that fails kills its container', () => {
  const hook = { postStart: { exec: { command: ['sh', '-c', 'echo not today >&2; exit 2'] } } }
  expect(lifeOf({ ...shell('sleep 100'), lifecycle: hook }, 20 * second, { terminationGracePeriodSeconds: 1 })).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       4.10  Running app=PostStartHookError
       7.10  Running app=PostStartHookErrorx1
      19.18  Running app=CrashLoopBackOffx1
    Normal Pulling: Pulling image "busybox:1.36"
    Normal Pulled: Successfully pulled image "busybox:1.36" in 1.334s (1.334s including waiting). Image size: 2223685 bytes.
    Warning BackOff: Back-off restarting failed container app in pod web_default(UID)
    Normal Pulled x2: Container image "busybox:1.36" already present on machine
    Normal Created x3: Created container: app
    Normal Started x3: Started container app
    Warning FailedPostStartHook x3: PostStartHook failed
    Normal Killing x3: FailedPostStartHook
    "
  `)
})

test('an image that is changed: the container is killed and started with the other', () => {
  const change: Act = ['another version', (world) => {
    const { spec, ...rest } = podNamed(world, 'web')!
    adminOf(world).update(podResource, { ...rest, spec: { ...spec, containers: [{ ...spec.containers[0]!, image: 'workload:1.1' }] } })
  }]
  const text = life(() => worldWith([podOf('web', { image: 'workload:1.0' })]), 'web', [10 * second, change, 10 * second])
  expect(text.replaceAll(/\n.*(Pulling|Pulled).*/g, '')).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running ready app=running+
      10.00  > another version
      13.10  Running ready app=running+x1
    Normal Killing: Container app definition changed, will be restarted
    Normal Created x2: Created container: app
    Normal Started x2: Started container app
    "
  `)
})

test('a readiness gate holds the pod back until somebody sets its condition', () => {
  const gate: Act = ['the condition is set', (world) => {
    const { status, ...rest } = podNamed(world, 'web')!
    const conditions = [...status!.conditions!, { type: 'example.com/checked', status: 'True' as const }]
    adminOf(world).updateStatus(podResource, { ...rest, status: { ...status, conditions } })
  }]
  const build = () => worldWith([podOf('web', {}, { readinessGates: [{ conditionType: 'example.com/checked' }] })])
  expect(life(build, 'web', [5 * second, gate, 5 * second]).split('\n').slice(0, 6).join('\n')).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.10  Running app=running+
       5.00  > the condition is set
       5.00  Running ready app=running+
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10""
  `)
})
