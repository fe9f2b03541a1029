import { minute, second } from '@track/simulation'
import { healFault, injectFault } from '@track/traffic'
import { expect, test } from 'vitest'
import { serverIdOf } from '../../containers/traffic-engine.ts'
import { type Container, podResource } from '../../objects/pod.ts'
import { type Act, adminOf, configMap, life, podNamed, podOf, worldWith } from '../../testing/play.ts'

const description = `
kind: server
startup: 7s
routes:
- {path: /healthz, service: 5ms}
- {path: /slow, service: 3s}
- {path: /broken, service: 5ms, errors: 1}
`

function server(container: Partial<Container>) {
  return () => {
    const pod = podOf('web', {
      image: 'workload:1.0', volumeMounts: [{ name: 'description', mountPath: '/etc/workload' }], ...container,
    }, { volumes: [{ name: 'description', configMap: { name: 'web' } }], terminationGracePeriodSeconds: 5 })
    const world = worldWith()
    configMap(world, 'web', { 'workload.yaml': description })
    adminOf(world).create(podResource, pod)
    return world
  }
}

/** Without what every start tells. */
function short(text: string): string {
  return text.replaceAll(/\n.*(Pulling|Pulled|Created|Started).*/g, '')
}

const get = (path: string) => ({ httpGet: { path, port: 8080 } })

const cases: Record<string, [container: Partial<Container>, acts: readonly Act[]]> = {
  'ready once it answers': [{ readinessProbe: { ...get('/healthz'), periodSeconds: 5 } }, [minute]],
  'an initial delay': [{ readinessProbe: { ...get('/healthz'), periodSeconds: 3, initialDelaySeconds: 20 } }, [minute]],
  'a path that is not there': [{ readinessProbe: { ...get('/nothing'), periodSeconds: 10 } }, [40 * second]],
  'an answer that says no': [{ readinessProbe: { ...get('/broken'), periodSeconds: 10 } }, [40 * second]],
  'an answer that takes too long': [{ readinessProbe: { ...get('/slow'), periodSeconds: 10 } }, [40 * second]],
  'a port by its name': [{ ports: [{ name: 'http', containerPort: 8080 }], readinessProbe: { tcpSocket: { port: 'http' } } }, [minute]],
  'gRPC': [{ readinessProbe: { grpc: { port: 8080 } } }, [minute]],
  'not alive: killed and started again': [{ livenessProbe: { ...get('/nothing'), periodSeconds: 5, failureThreshold: 2 } }, [50 * second]],
  'a startup probe holds the others back': [
    { startupProbe: { ...get('/healthz'), periodSeconds: 4, failureThreshold: 10 }, livenessProbe: { ...get('/healthz'), periodSeconds: 1, failureThreshold: 1 } },
    [minute],
  ],
  'a startup probe that gives up': [{ startupProbe: { ...get('/nothing'), periodSeconds: 5, failureThreshold: 3 } }, [40 * second]],
}

test.each(Object.entries(cases))('%s', (_name, [container, acts]) => {
  expect(short(life(server(container), 'web', acts))).toMatchSnapshot()
})

test('a server that stands still is taken out, and put back', () => {
  const stall: Act = ['the server stalls', (world) => injectFault(world, {
    id: 'stall', kind: 'stall', at: world.now, where: { instances: [serverIdOf(podNamed(world, 'web')!, 'app')] },
  })]
  const heal: Act = ['it goes on', (world) => healFault(world, 'stall')]
  const build = server({ readinessProbe: { ...get('/healthz'), periodSeconds: 5, failureThreshold: 2 } })
  expect(short(life(build, 'web', [30 * second, stall, 30 * second, heal, 20 * second]))).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       3.10  Running app=running
      13.11  Running ready app=running+
      30.00  > the server stalls
      39.10  Running app=running
      60.00  > it goes on
      63.11  Running ready app=running+
    Warning Unhealthy x2: Readiness probe failed: Get "http://10.244.1.2:8080/healthz": dial tcp 10.244.1.2:8080: connect: connection refused
    Warning Unhealthy x6: Readiness probe failed: Get "http://10.244.1.2:8080/healthz": context deadline exceeded (Client.Timeout exceeded while awaiting headers)
    "
  `)
})

test('a command as a probe', () => {
  const build = () => worldWith([podOf('web', {
    image: 'busybox:1.36', command: ['sh', '-c', 'sleep 10; echo > /tmp/ready; sleep 1000'],
    readinessProbe: { exec: { command: ['sh', '-c', '[ -e /tmp/ready ] || { echo not yet; exit 1; }'] }, periodSeconds: 4 },
  })])
  expect(short(life(build, 'web', [30 * second]))).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running app=running
      14.12  Running ready app=running+
    Warning Unhealthy x3: Readiness probe failed: not yet

    "
  `)
})

test('a command that takes too long', () => {
  const build = () => worldWith([podOf('web', {
    image: 'busybox:1.36', command: ['sleep', '1000'], readinessProbe: { exec: { command: ['sleep', '30'] }, timeoutSeconds: 2, periodSeconds: 10 },
  })])
  expect(short(life(build, 'web', [30 * second]))).toMatchInlineSnapshot(`
    "
       0.00  Pending app=ContainerCreating
       2.10  Running app=running
    Warning Unhealthy x3: Readiness probe failed: command timed out: "sleep 30" timed out after 2s
    "
  `)
})
