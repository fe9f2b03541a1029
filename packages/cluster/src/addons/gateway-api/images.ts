/** What Envoy Gateway runs: its controller, and the proxies. Follows api/v1alpha1/shared_types.go of Envoy Gateway 1.9. */
import type { Image } from '@track/nodes'
import { second } from '@track/simulation'

export const controllerRepository = 'docker.io/envoyproxy/gateway'
export const controllerVersion = 'v1.9.1'
export const proxyRepository = 'docker.io/envoyproxy/envoy'
export const proxyVersion = 'distroless-v1.39.1'

export const readinessPort = 19_003
export const metricsPort = 19_001

export const envoyGatewayImage: Image = {
  repositories: [controllerRepository],
  tags: [controllerVersion],
  summary: 'The controller of Envoy Gateway.',
  sizeBytes: 78_000_000,
  pull: 5 * second,
  behaviour: { kind: 'pause', exitCode: 0 },
}

export const envoyImage: Image = {
  repositories: [proxyRepository],
  tags: [proxyVersion],
  summary: 'Envoy, as Envoy Gateway starts it.',
  sizeBytes: 62_000_000,
  pull: 5 * second,
  behaviour: {
    kind: 'server',
    workload: [
      'kind: server', `port: ${readinessPort}`, 'concurrency: 50000', 'queue.limit: 4096', 'startup: 1s', 'memory.base: 60Mi', 'memory.perRequest: 24Ki', 'abandoned: cancel',
      'routes: [{path: /ready, service: 100us, cpu: 50us}]', '',
    ].join('\n'),
    morePorts: [metricsPort],
    logs: 'stdout',
    bootLines: [],
    exitCode: 0,
  },
}
