/** What a node exporter answers: its metrics, and that there is nothing else. Left out: its page of links. */
import { nodeExporterMetrics } from '@track/nodes'
import type { Simulation } from '@track/simulation'
import { page } from '../../network/pages.ts'
import { podOf } from '../../network/places.ts'
import type { ProxyCode } from '../../network/proxies/proxy-code.ts'
import { containerName } from './objects.ts'
import { repository } from './image.ts'

export const pages: ProxyCode['proxies'] = {
  has: (simulation, id) => nodeBehind(simulation, id) !== undefined,
  present: () => 'plain',
  page: ({ now }) => page(now, 404, '404 page not found\n'),
  plainPage: ({ now }) => page(now, 404, '404 page not found\n'),
  upstreamOf: () => '',
  metrics: (simulation, id) => nodeExporterMetrics(simulation, nodeBehind(simulation, id) ?? ''),
}

function nodeBehind(simulation: Simulation, id: string): string | undefined {
  const uid = id.endsWith(`/${containerName}`) ? id.slice(0, -containerName.length - 1) : undefined
  const spec = uid === undefined ? undefined : podOf(simulation, uid)?.spec
  return spec?.containers.some(({ name, image }) => name === containerName && image?.startsWith(`${repository}:`)) ? spec.nodeName : undefined
}
