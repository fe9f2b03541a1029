/** `track cluster`: a bare world without a lab, for one's own kubectl. */
import { DoorRefused, openHttpsDoor, writeKubeconfig } from '@track/doors/https'
import { LocalSession } from '@track/session'
import { buildBareWorld } from '../bare-world.ts'
import { defineCommand, Refused, say } from '../command.ts'

const nodesMax = 1000

export const cluster = defineCommand({
  name: 'cluster',
  summary: 'Start a bare cluster and serve its API on this machine.',
  usage: '[--nodes 3] [--port 0] [--pace 1] [--write-kubeconfig FILE]',
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
  },

  async run({ flags }) {
    const { nodes, port, seed } = flags
    const speed = Number(flags.pace)
    if (nodes < 1 || nodes > nodesMax) throw new Refused(`--nodes ${nodes}: choose between 1 and ${nodesMax}.`)
    if (port < 0 || port > 65535) throw new Refused(`--port ${port}: choose between 0 and 65535.`)
    if (!(speed >= 0) || speed > 100_000) throw new Refused(`--pace ${flags.pace}: choose between 0 and 100000.`)
    const world = buildBareWorld({ seed, nodes })
    const session = new LocalSession({ world, pace: speed === 0 ? { kind: 'paused' } : { kind: 'running', speed } })
    const door = await openHttpsDoor(session, { port }).catch((reason: unknown) => {
      throw reason instanceof DoorRefused ? new Refused(reason.message) : reason
    })
    const file = flags['write-kubeconfig']
    const refusal = file === undefined ? undefined : writeKubeconfig(file, door.kubeconfig)
    if (refusal !== undefined) {
      await door.close()
      session.dispose()
      throw new Refused(refusal)
    }
    say(`The cluster is at ${door.address}`)
    say(file === undefined ? `Its kubeconfig:\n\n${door.kubeconfig}` : `kubectl --kubeconfig ${file} get nodes`)
    await ended()
    session.dispose()
    await door.close()
    return 0
  },
})

/** Resolves when somebody ends the process in a friendly way. */
function ended(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}
