/** `track cluster`: a bare world without a lab, for one's own kubectl. */
import { defineCommand, Misused } from '../command.ts'
import { checkPort, paceOf } from '../pace.ts'

const nodesMax = 1000

export const cluster = defineCommand({
  name: 'cluster',
  summary: 'Start a bare cluster and serve its API on this machine.',
  usage: '[--nodes 3] [--port 0] [--pace 1] [--seed 1] [--write-kubeconfig FILE] [--json]',
  examples: [
    'track cluster',
    'track cluster --nodes 6 --port 6443 --write-kubeconfig ./kubeconfig',
    'track cluster --pace 60   # a minute passes every second',
  ],
  flags: {
    'nodes': { kind: 'integer', default: 3, help: 'How many nodes the cluster has.' },
    'port': { kind: 'integer', default: 0, help: 'The port of the API; 0 takes any that is free.' },
    'pace': { kind: 'string', default: '1', help: 'How fast time passes: times the machine\'s clock, or 0 to stand still.' },
    'seed': { kind: 'integer', default: 1, help: 'The seed of the world\'s chance.' },
    'write-kubeconfig': { kind: 'string', help: 'Where to write the kubeconfig; an existing file of somebody else is not replaced.', completes: 'file' },
    'json': { kind: 'boolean', help: 'Print address and kubeconfig as one line of JSON.' },
  },
  completes: [],

  async run({ flags, operands: [surplus] }) {
    const { nodes, port, seed } = flags
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    if (nodes < 1 || nodes > nodesMax) throw new Misused(`--nodes ${nodes}: choose between 1 and ${nodesMax}.`)
    checkPort(port)
    const pace = paceOf(flags.pace)
    const { buildBareWorld } = await import('../bare-world.ts')
    const { runCluster } = await import('../run-cluster.ts')
    const { LocalSession } = await import('@track/session')
    const session = new LocalSession({ world: buildBareWorld({ seed, nodes }), pace })
    return await runCluster(session, { port, file: flags['write-kubeconfig'] }, flags.json)
  },
})
