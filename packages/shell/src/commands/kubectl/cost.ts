/**
 * `kubectl cost`, the plugin kubectl-cost: what namespaces, workloads, pods and labels cost, asked of an OpenCost in the cluster.
 *
 * Follows pkg/cmd/{cost,aggregatedcommandbuilder,common}.go and pkg/query/options.go of kubectl-cost. Left out: node, tui, predict; a Service by its name in the
 * network and no port-forward, so its words about pods.
 */
import { type Guest, print, printError } from '@track/processes'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { allocationTable, type CostRow } from '../../kubectl/cost/allocation-table.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'
import { transfer } from '../curl/transfer.ts'

const flags = {
  'window': { kind: 'string', default: '1d', help: 'The stretch of time: 1d, yesterday, month.' },
  'historical': { kind: 'boolean', help: 'What it has cost, and not what a month of it would.' },
  'idle': { kind: 'boolean', default: true, help: 'With what nobody uses.' },
  'show-cpu': { kind: 'boolean', help: 'With the cost of processors.' },
  'show-memory': { kind: 'boolean', help: 'With the cost of memory.' },
  'show-gpu': { kind: 'boolean', help: 'With the cost of GPUs.' },
  'show-pv': { kind: 'boolean', help: 'With the cost of volumes.' },
  'show-network': { kind: 'boolean', help: 'With the cost of the network.' },
  'show-shared': { kind: 'boolean', help: 'With costs that are shared.' },
  'show-lb': { kind: 'boolean', help: 'With the cost of load balancers.' },
  'show-efficiency': { kind: 'boolean', default: true, help: 'With the share of requests that is used.' },
  'show-all-resources': { kind: 'boolean', short: 'A', help: 'With all of them.' },
  'opencost': { kind: 'boolean', help: 'Ask an OpenCost where its chart puts it.' },
  'release-name': { kind: 'string', short: 'r', default: 'kubecost', help: 'The Helm release, after which the service is called.' },
  'service-name': { kind: 'string', default: '', help: 'The service.' },
  'service-port': { kind: 'string', default: '9090', help: 'Its port.' },
  'kubecost-namespace': { kind: 'string', short: 'N', default: '', help: 'Its namespace.' },
  'allocation-path': { kind: 'string', default: '/model/allocation', help: 'Its page.' },
} as const satisfies FlagTable

const labelFlags = { ...flags, label: { kind: 'string', short: 'l', default: '', help: 'The label.' } } as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

/** What it answers from is a table of one row a group. */
interface AllocationAnswer {
  readonly data: readonly Readonly<Record<string, CostRow>>[]
}

function* run(kubectl: Kubectl, given: Flags, by: readonly string[]): Guest<number> {
  const answer = yield* ask(given, { window: given.window, aggregate: by.join(','), accumulate: 'true', includeIdle: String(given.idle), ...(kubectl.hasNamespaceFlag && { filterNamespaces: kubectl.namespace }) })
  if ('error' in answer) {
    yield* printError(`Error: ${answer.error}\n`)
    return 1
  }
  const all = given['show-all-resources']
  const shown = {
    cpu: all || given['show-cpu'], memory: all || given['show-memory'], gpu: all || given['show-gpu'], pv: all || given['show-pv'], network: all || given['show-network'],
    shared: all || given['show-shared'], loadBalancer: all || given['show-lb'], efficiency: given['show-efficiency'],
  }
  yield* print(allocationTable(Object.values(answer.rows), { by, shown, currency: given.opencost ? '' : 'USD', isHistorical: given.historical }))
  return 0
}

function* ask(given: Flags, query: Readonly<Record<string, string>>): Guest<{ readonly rows: Readonly<Record<string, CostRow>> } | { readonly error: string }> {
  const { service, namespace, port, path } = backendOf(given)
  const host = `${service}.${namespace}.svc.cluster.local`
  const page = `${path}?${Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`
  const address = `http://${host}:${port}`
  const done = yield* transfer({
    typed: address, effective: address + page, url: { scheme: 'http', host, port: Number(port), path: page } as Parameters<typeof transfer>[0]['url'], method: 'GET',
    headers: [['Host', host]], sent: '', isInsecure: false, connectTimeout: undefined, timeout: undefined, redirects: 0,
  })
  if (!done.page) return { error: `completing options: port-forwarding requested service '${service}' (port ${port}) in namespace '${namespace}': failed to get service ${service} in namespace ${namespace}: services "${service}" not found` }
  if (done.page.status !== 200) return { error: `failed to query allocation API: received non-200 status code ${done.page.status} and data: ${done.page.body.trimEnd()}` }
  return { rows: (JSON.parse(done.page.body) as AllocationAnswer).data[0] ?? {} }
}

function backendOf(given: Flags) {
  if (given.opencost) return { service: 'opencost', namespace: 'opencost', port: '9003', path: '/allocation/compute' }
  const { 'release-name': release, 'service-name': service, 'kubecost-namespace': namespace } = given
  return { service: service || `${release}-cost-analyzer`, namespace: namespace || release, port: given['service-port'], path: given['allocation-path'] }
}

const rows: readonly { readonly name: string; readonly aliases?: readonly string[] }[] = [
  { name: 'namespace', aliases: ['cost ns'] }, { name: 'deployment', aliases: ['cost deploy'] }, { name: 'controller' }, { name: 'pod', aliases: ['cost po'] },
]

export const cost: readonly Verb[] = [
  ...rows.map(({ name, aliases = [] }) => defineVerb({
    name: `cost ${name}`, aliases, group: 'hidden', summary: `View cost information aggregated by ${name} (plugin kubectl-cost)`, usage: '[options]',
    examples: [`kubectl cost ${name} --opencost --window 5d`], flags,
    run: ({ flags: given, kubectl }) => run(kubectl, given, name === 'namespace' ? ['cluster', name] : ['cluster', 'namespace', name]),
  })),
  defineVerb({
    name: 'cost label', group: 'hidden', summary: 'View cost information aggregated by label (plugin kubectl-cost)', usage: '[options]', required: ['label'],
    examples: ['kubectl cost label --opencost --historical -l app'], flags: labelFlags,
    run: ({ flags: given, kubectl }) => run(kubectl, given, ['cluster', `label:${given.label}`]),
  }),
]
