/**
 * `kubectl top node`: what nodes use of their processors and memory.
 *
 * Follows k8s.io/kubectl/pkg/cmd/top/top_node.go of Kubernetes 1.34.
 */
import { milliValue, type Node } from '@track/apimachinery'
import { print } from '@track/processes'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import { tableWriter } from '../../kubectl/print/tabs.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { checkSorting, inOrder, measured, metricsPath, printUsage, requireMetricsApi, row, type Usage } from '../../kubectl/top/usage.ts'
import { defineVerb } from '../../kubectl/verb.ts'

interface NodeMetrics {
  readonly metadata: { readonly name: string }
  readonly usage: Usage
}

export const topNode = defineVerb({
  name: 'top node',
  aliases: ['top nodes', 'top no'],
  group: 'cluster',
  summary: 'Display resource (CPU/memory) usage of nodes',
  usage: '[NAME | -l label] [options]',
  examples: ['kubectl top node', 'kubectl top node node-a1'],
  completes: 'nodes',
  flags: {
    ...labelSelectorFlag,
    'no-headers': { kind: 'boolean', help: 'Leave out the line of names.' },
    'show-capacity': { kind: 'boolean', help: 'Shares of the capacity, not of what pods may have.' },
    'show-swap': { kind: 'boolean', help: 'Swap memory too.' },
    'sort-by': { kind: 'string', default: '', help: 'cpu or memory.', completes: ['cpu', 'memory'] },
    'use-protocol-buffers': { kind: 'boolean', default: true, help: 'Means nothing here.', hidden: true },
  },
  *run({ flags: given, operands, kubectl }) {
    const [name, ...more] = operands
    if (more.length > 0) throw new UsageError('node [NAME | -l label]', 'top node')
    checkSorting(given['sort-by'])
    if (name !== undefined && given.selector !== undefined) throw new KubectlError('only one of NAME or --selector can be provided')
    yield* requireMetricsApi(kubectl)
    const query = { labelSelector: given.selector }
    const read = name !== undefined
      ? [yield* kubectl.json<NodeMetrics>(`${metricsPath}/nodes/${name}`)]
      : (yield* kubectl.json<{ items: NodeMetrics[] }>(`${metricsPath}/nodes`, { query })).items
    if (read.length === 0) throw new KubectlError('metrics not available yet')
    const nodes = name !== undefined
      ? [yield* kubectl.json<Node>(`/api/v1/nodes/${name}`)]
      : (yield* kubectl.json<{ items: Node[] }>('/api/v1/nodes', { query })).items
    const available = new Map(nodes.map(({ metadata, status }) => [metadata.name ?? '', (given['show-capacity'] ? status?.capacity : status?.allocatable) as Usage]))
    const resources = measured(given['show-swap'])
    const writer = tableWriter()
    if (!given['no-headers']) {
      writer.write(row(['NAME', 'CPU(cores)', 'CPU(%)', 'MEMORY(bytes)', 'MEMORY(%)', ...(given['show-swap'] ? ['SWAP(bytes)', 'SWAP(%)'] : [])]))
    }
    const metered = read.map(({ metadata, usage }) => ({ name: metadata.name, usage }))
    for (const each of inOrder(metered, given['sort-by'])) writer.write(row([each.name, ...resources.flatMap((resource) => cells(resource, each.usage, available.get(each.name)))]))
    const missing = [...available.keys()].filter((each) => !metered.some(({ name: known }) => known === each))
    for (const each of missing) writer.write(row([each, ...resources.flatMap(() => ['<unknown>', '<unknown>'])]))
    yield* print(writer.flush())
    return 0
  },
})

/** No node has swap memory. */
function cells(resource: string, usage: Usage, available: Usage | undefined): string[] {
  if (resource === 'swap') return ['<unknown>', '<unknown>']
  const whole = milliValue(available?.[resource] ?? '0')
  const share = whole === 0 ? 0 : Math.trunc((milliValue(usage[resource] ?? '0') / whole) * 100)
  return [printUsage(resource, usage), ...(available ? [`${share}%`] : [])]
}
