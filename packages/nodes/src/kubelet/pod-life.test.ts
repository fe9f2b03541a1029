import { minute, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { deletePod, life, podNamed, podOf, worldWith } from '../testing/play.ts'

test('a pod is pulled, started, ready, and deleted', () => {
  const build = () => worldWith([podOf('web')])
  expect(life(build, 'web', [10 * second, ['delete', (world) => deletePod(world, 'web')], 10 * second])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       1.10  Running ready app=running+
      10.00  > delete
      10.00  Running ready terminating app=running+
      10.01  Succeeded terminating app=Completed(0)
      10.13  gone
    Normal Pulling: Pulling image "registry.k8s.io/pause:3.10"
    Normal Pulled: Successfully pulled image "registry.k8s.io/pause:3.10" in 555ms (555ms including waiting). Image size: 320448 bytes.
    Normal Created: Created container: app
    Normal Started: Started container app
    Normal Killing: Stopping container app
    "
  `)
})

test('the whole status of a running pod', () => {
  const world = worldWith([podOf('web', { resources: { requests: { cpu: '100m' }, limits: { memory: '64Mi' } } })])
  world.runFor(10 * second)
  expect(podNamed(world, 'web')!.status).toMatchInlineSnapshot(`
    {
      "conditions": [
        {
          "lastProbeTime": null,
          "lastTransitionTime": "2026-01-05T08:00:06Z",
          "observedGeneration": 1,
          "status": "True",
          "type": "PodReadyToStartContainers",
        },
        {
          "lastProbeTime": null,
          "lastTransitionTime": "2026-01-05T08:00:05Z",
          "observedGeneration": 1,
          "status": "True",
          "type": "Initialized",
        },
        {
          "lastProbeTime": null,
          "lastTransitionTime": "2026-01-05T08:00:06Z",
          "observedGeneration": 1,
          "status": "True",
          "type": "Ready",
        },
        {
          "lastProbeTime": null,
          "lastTransitionTime": "2026-01-05T08:00:06Z",
          "observedGeneration": 1,
          "status": "True",
          "type": "ContainersReady",
        },
        {
          "lastProbeTime": null,
          "lastTransitionTime": "2026-01-05T08:00:05Z",
          "observedGeneration": 1,
          "status": "True",
          "type": "PodScheduled",
        },
      ],
      "containerStatuses": [
        {
          "allocatedResources": {
            "cpu": "100m",
            "memory": "64Mi",
          },
          "containerID": "containerd://4d26ee1152b5b0aa422fe0bf4e102367053886ad1e30499ad4cf037d088daf9b",
          "image": "registry.k8s.io/pause:3.10",
          "imageID": "registry.k8s.io/pause@sha256:6add0853397667686fc08a0b933b160e770ce929c8c17efab88731737f0b0143",
          "lastState": {},
          "name": "app",
          "ready": true,
          "resources": {
            "limits": {
              "memory": "64Mi",
            },
            "requests": {
              "cpu": "100m",
              "memory": "64Mi",
            },
          },
          "restartCount": 0,
          "started": true,
          "state": {
            "running": {
              "startedAt": "2026-01-05T08:00:05Z",
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
      ],
      "hostIP": "172.18.0.2",
      "hostIPs": [
        {
          "ip": "172.18.0.2",
        },
      ],
      "observedGeneration": 1,
      "phase": "Running",
      "podIP": "10.244.1.2",
      "podIPs": [
        {
          "ip": "10.244.1.2",
        },
      ],
      "qosClass": "Burstable",
      "startTime": "2026-01-05T08:00:05Z",
    }
  `)
})

test('a process that fails at its start is started again, each time later', () => {
  const build = () => worldWith([podOf('web', { image: 'workload:1.0', env: [{ name: 'BOOT_FAILS', value: 'no database' }] })])
  expect(life(build, 'web', [12 * minute])).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running app=Error(1)
       4.10  Running app=Error(1)x1
      16.18  Running app=CrashLoopBackOffx1
      17.10  Running app=Error(1)x2
      27.46  Running app=CrashLoopBackOffx2
      43.10  Running app=Error(1)x3
      55.09  Running app=CrashLoopBackOffx3
      94.10  Running app=Error(1)x4
     106.21  Running app=CrashLoopBackOffx4
     178.10  Running app=Error(1)x5
     192.02  Running app=CrashLoopBackOffx5
     341.10  Running app=Error(1)x6
     353.56  Running app=CrashLoopBackOffx6
     649.10  Running app=Error(1)x7
     659.19  Running app=CrashLoopBackOffx7
    Normal Pulling: Pulling image "workload:1.0"
    Normal Pulled: Successfully pulled image "workload:1.0" in 2.223s (2.223s including waiting). Image size: 24117248 bytes.
    Warning BackOff x50: Back-off restarting failed container app in pod web_default(UID)
    Normal Pulled x7: Container image "workload:1.0" already present on machine
    Normal Created x8: Created container: app
    Normal Started x8: Started container app
    "
  `)
})
