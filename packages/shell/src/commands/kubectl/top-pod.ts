/**
 * `kubectl top pod`: what pods and their containers use of processors and memory.
 *
 * Follows k8s.io/kubectl/pkg/cmd/top/top_pod.go of Kubernetes 1.34.
 */
import type { Pod } from '@track/apimachinery'
import { type Guest, now, print, printError } from '@track/processes'
import { minute, parseTimestamp, printGoDuration } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { tableWriter } from '../../kubectl/print/tabs.ts'
import { selectorFlags } from '../../kubectl/selectors.ts'
import { checkSorting, inOrder, measured, type Metered, metricsPath, order, printUsage, requireMetricsApi, row, summed } from '../../kubectl/top/usage.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  ...selectorFlags,
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'In every namespace.' },
  'containers': { kind: 'boolean', help: 'A line for each container.' },
  'no-headers': { kind: 'boolean', help: 'Leave out the line of names.' },
  'show-swap': { kind: 'boolean', help: 'Swap memory too.' },
  'sort-by': { kind: 'string', default: '', help: 'cpu or memory.', completes: ['cpu', 'memory'] },
  'sum': { kind: 'boolean', help: 'The sum of all, below.' },
  'use-protocol-buffers': { kind: 'boolean', default: true, help: 'Means nothing here.', hidden: true },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

interface PodMetrics {
  readonly metadata: { readonly name: string; readonly namespace: string }
  readonly containers: readonly Metered[]
}

interface MeteredPod extends Metered {
  readonly namespace: string
  readonly containers: readonly Metered[]
}

export const topPod = defineVerb({
  name: 'top pod',
  aliases: ['top pods', 'top po'],
  group: 'cluster',
  summary: 'Display resource (CPU/memory) usage of pods',
  usage: '[NAME | -l label] [options]',
  examples: ['kubectl top pod', 'kubectl top pod web-0 --containers', 'kubectl top pod -l app=web --sort-by=memory'],
  completes: 'pods',
  flags,
  *run({ flags: given, operands, kubectl }) {
    const [name, ...more] = operands
    if (more.length > 0) throw new UsageError('pod [NAME | -l label]', 'top pod')
    checkSorting(given['sort-by'])
    if (name !== undefined && (given.selector ?? given['field-selector']) !== undefined) {
      throw new KubectlError('only one of NAME or selector can be provided')
    }
    yield* requireMetricsApi(kubectl)
    const namespace = given['all-namespaces'] ? '' : `/namespaces/${kubectl.namespace}`
    const query = { labelSelector: given.selector, fieldSelector: given['field-selector'] }
    const read = name !== undefined
      ? [yield* kubectl.json<PodMetrics>(`${metricsPath}${namespace}/pods/${name}`)]
      : (yield* kubectl.json<{ items: PodMetrics[] }>(`${metricsPath}${namespace}/pods`, { query })).items
    if (read.length === 0) yield* explainNothing(kubectl, given, query)
    else yield* print(table(read, given))
    return 0
  },
})

const metricsDelay = 2 * minute

/** Either there are no pods, or their metrics are not there yet. */
function* explainNothing(kubectl: Kubectl, given: Flags, query: Record<string, string | undefined>): Guest<void> {
  const { items } = yield* kubectl.json<{ items: Pod[] }>(`/api/v1/namespaces/${kubectl.namespace}/pods`, { query })
  const at = yield* now()
  for (const { metadata: { namespace = '', name = '', creationTimestamp } } of items) {
    const age = at - parseTimestamp(creationTimestamp ?? '')
    if (age > metricsDelay) throw new KubectlError(`Metrics not available for pod ${namespace}/${name}, age: ${printGoDuration(age)}`)
  }
  if (items.length > 0) throw new KubectlError('metrics not available yet')
  yield* printError(given['all-namespaces'] ? 'No resources found\n' : `No resources found in ${kubectl.namespace} namespace.\n`)
}

function table(read: readonly PodMetrics[], given: Flags): string {
  const resources = measured(given['show-swap'])
  const columns = ['NAME', 'CPU(cores)', 'MEMORY(bytes)', ...(given['show-swap'] ? ['SWAP(bytes)'] : [])]
  const before = [...(given['all-namespaces'] ? ['NAMESPACE'] : []), ...(given.containers ? ['POD'] : [])]
  const writer = tableWriter()
  if (!given['no-headers']) writer.write(row([...before, ...columns]))
  const pods = read.map(({ metadata, containers }): MeteredPod => ({
    name: metadata.name, namespace: metadata.namespace, containers, usage: summed(containers.map(({ usage }) => usage), resources),
  }))
  const byName = (a: MeteredPod, b: MeteredPod) => (given['all-namespaces'] ? order(a.namespace, b.namespace) : 0) || order(a.name, b.name)
  for (const pod of inOrder(pods, given['sort-by'], byName)) writer.write(podRows(pod, resources, given))
  if (given.sum) writer.write(sumRows(pods, resources, columns.length + (given['no-headers'] ? 0 : before.length)))
  return writer.flush()
}

function podRows(pod: MeteredPod, resources: readonly string[], given: Flags): string {
  const namespace = given['all-namespaces'] ? [pod.namespace] : []
  const usage = (each: Metered) => resources.map((resource) => printUsage(resource, each.usage))
  if (!given.containers) return row([...namespace, pod.name, ...usage(pod)])
  return inOrder(pod.containers, given['sort-by']).map((each) => row([...namespace, pod.name, each.name, ...usage(each)])).join('')
}

function sumRows(pods: readonly MeteredPod[], resources: readonly string[], width: number): string {
  const total = summed(pods.flatMap(({ containers }) => containers.map(({ usage }) => usage)), resources)
  const empty = (count: number) => Array<string>(count).fill('')
  return row([...empty(width - 2), '________', '________'])
    + row([...empty(width - 3), '', ...resources.map((resource) => printUsage(resource, total))])
}
