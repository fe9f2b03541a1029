/** The image of the node exporter, which listens on the port 9100. */
import { type Image, nodeExporterVersion } from '@track/nodes'
import { second } from '@track/simulation'

export const repository = 'quay.io/prometheus/node-exporter'
export const tag = `v${nodeExporterVersion}`
export const port = 9100

export const nodeExporterImage: Image = {
  repositories: [repository],
  tags: [tag],
  summary: 'The node exporter, on the port 9100.',
  sizeBytes: 13_000_000,
  pull: second,
  behaviour: {
    kind: 'server',
    workload: ['kind: server', `port: ${port}`, 'concurrency: 40', 'memory.base: 20Mi', 'routes: [{path: /, service: 1ms, cpu: 1ms}]', ''].join('\n'),
    logs: 'stderr',
    bootLines: [`time=0 level=INFO msg="Listening on" address=[::]:${port}`],
    exitCode: 143,
  },
  entrypoint: ['/bin/node_exporter'],
  command: [],
  os: 'busybox',
}
