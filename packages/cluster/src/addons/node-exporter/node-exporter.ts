/**
 * A node exporter on each node: a pod in the network of its node, and the Service by which it is found. In place of a DaemonSet, which is
 * no kind of this world, the addon's controller keeps one on each node.
 *
 * Follows manifests/nodeExporter-*.yaml of kube-prometheus 0.16. Left out: its proxy kube-rbac-proxy (metrics are on the port itself).
 */
import type { Part } from '@track/simulation'
import type { ProxyCode } from '../../network/proxies/proxy-code.ts'
import type { Addon } from '../addon.ts'
import { nodeExporterController } from './controller.ts'
import { nodeExporterImage } from './image.ts'
import { pages } from './pages.ts'

const part: Part & ProxyCode = { name: 'node-exporter', initial: () => ({}), events: {}, proxies: pages }

export const nodeExporter: Addon = {
  name: 'node-exporter',
  kinds: [],
  controllers: [nodeExporterController],
  parts: [part],
  images: [nodeExporterImage],
}
