/** `track cluster`: a bare world without a lab, for one's own kubectl. */
import { readFileSync } from 'node:fs'
import { millisecond, printTimestamp } from '@track/simulation'
import type { Past } from '@track/telemetry'
import { defineCommand, Misused, Refused } from '../command.ts'
import { checkPort, paceOf } from '../pace.ts'
import { monitoringFlags, monitoringWish } from '../monitoring-flags.ts'

const nodesMax = 1000

export const cluster = defineCommand({
  name: 'cluster',
  summary: 'Start a bare cluster and serve its API on this machine.',
  usage: '[--nodes 3] [--port 0] [--pace 1] [--seed 1] [--write-kubeconfig FILE] [--prometheus-port 0] [--monitoring-port 0] [--metrics FILE] [--with ADDON,ADDON] [--json]',
  examples: [
    'track cluster',
    'track cluster --nodes 6 --port 6443 --write-kubeconfig ./kubeconfig',
    'track cluster --pace 60   # a minute passes every second',
    'track cluster --prometheus-port 0 --metrics ./samples.om   # for Grafana or promtool',
    'track cluster --monitoring-port 0   # Alertmanager and Loki as well',
    'track cluster --with prometheus-operator,node-exporter   # ServiceMonitors, and metrics of nodes',
  ],
  flags: {
    'nodes': { kind: 'integer', default: 3, help: 'How many nodes the cluster has.' },
    'port': { kind: 'integer', default: 0, help: 'The port of the API; 0 takes any that is free.' },
    'pace': { kind: 'string', default: '1', help: 'How fast time passes: times the machine\'s clock, or 0 to stand still.' },
    'seed': { kind: 'integer', default: 1, help: 'The seed of the world\'s chance.' },
    'write-kubeconfig': { kind: 'string', help: 'Where to write the kubeconfig; an existing file of somebody else is not replaced.', completes: 'file' },
    ...monitoringFlags,
    'metrics': { kind: 'string', help: 'An OpenMetrics file with timestamps, from which the cluster\'s Prometheus begins.', completes: 'file' },
    'with': { kind: 'string', default: '', help: 'Addons beyond the usual ones, with commas between them: prometheus-operator, node-exporter, on-call.' },
    'json': { kind: 'boolean', help: 'Print addresses and kubeconfig as one line of JSON.' },
  },
  completes: [],

  async run({ flags, operands: [surplus] }) {
    const { nodes, port, seed } = flags
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    if (nodes < 1 || nodes > nodesMax) throw new Misused(`--nodes ${nodes}: choose between 1 and ${nodesMax}.`)
    checkPort(port)
    const doors = monitoringWish(flags)
    const { monitoringQueries } = await import('../monitoring-queries.ts')
    const pace = paceOf(flags.pace)
    const { buildBareWorld } = await import('../bare-world.ts')
    const more = await addonsNamed(flags.with)
    const { runCluster } = await import('../run-cluster.ts')
    const { LocalSession } = await import('@track/session')
    const past = flags.metrics === undefined ? undefined : await readMetrics(flags.metrics)
    const session = new LocalSession({
      world: buildBareWorld({ seed, nodes, more, ...(past && { past }) }), pace,
      queries: monitoringQueries,
    })
    return await runCluster(session, {
      port, file: flags['write-kubeconfig'], isJson: flags.json, ...doors,
    })
  },
})

async function addonsNamed(text: string): Promise<readonly string[]> {
  const { everyAddon, usualAddons } = await import('@track/cluster')
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '')
  const known = everyAddon().map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw new Misused(`--with ${unknown}: choose among ${known.join(', ')}.`)
  const usual = usualAddons().map(({ name }) => name)
  return [...new Set(names)].filter((name) => !usual.includes(name))
}

/** A file that cannot be read, or is of the future, is refused in a sentence. */
async function readMetrics(file: string): Promise<Past> {
  const { ExpositionError, readPast } = await import('@track/telemetry')
  try {
    const past = readPast(readFileSync(file, 'utf8'))
    if (past.lastMs !== undefined && past.lastMs > Date.now()) {
      throw new Refused(`${file} ends at ${printTimestamp(past.lastMs * millisecond)}, which this machine has not reached yet: a world begins after what it is given.`)
    }
    return past
  } catch (reason) {
    // No such file, or no OpenMetrics, in the parser's words.
    if (reason instanceof ExpositionError) throw new Refused(`${file}: ${reason.message}`)
    if (typeof (reason as NodeJS.ErrnoException).code === 'string') throw new Refused(`cannot read ${file}: ${(reason as Error).message}`)
    throw reason
  }
}
