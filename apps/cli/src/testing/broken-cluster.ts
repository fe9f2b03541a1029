/** A cluster whose engine has a bug: `node apps/cli/src/testing/broken-cluster.ts` stops at it. */
import { buildWorld, threeZones } from '@track/cluster'
import { LocalSession } from '@track/session'
import { type Part, second } from '@track/simulation'
import { runCluster } from '../run-cluster.ts'

const broken: Part<object> = {
  name: 'gearbox',
  initial(simulation) {
    simulation.scheduleAfter({ after: 30 * second, part: 'gearbox', event: 'turn' })
    return {}
  },
  events: {
    turn() {
      throw new Error('the gears came off')
    },
  },
}

const world = buildWorld({ seed: 42, nodes: threeZones(1), more: [broken as Part] })
const session = new LocalSession({ world, pace: { kind: 'running', speed: 1000 } })
process.exitCode = await runCluster(session, { port: 0, file: undefined, isJson: false })
