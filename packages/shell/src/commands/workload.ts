/**
 * `workload`, the program of the image of described workloads: as a container's process it is the
 * traffic's; run in one by hand it lists the settings.
 */
import { type Program, print, printError } from '@track/processes'
import { helpOf } from '@track/traffic'

const kinds = ['server', 'client', 'worker', 'queue', 'database', 'cache', 'broker', 'consumer', 'object-store', 'consensus-store', 'quorum-store'] as const

const usage = `workload: a container's process is started by its container.
Usage: workload --help [${kinds.join('|')}]
`

export const workload: Program = {
  name: 'workload',
  *run({ argv }) {
    const [flag, asked] = argv.slice(1)
    const known = kinds.filter((kind) => asked === undefined || kind === asked)
    if ((flag !== '--help' && flag !== '-h') || known.length === 0) {
      yield* printError(usage)
      return 2
    }
    yield* print(known.map(helpOf).join('\n'))
    return 0
  },
}
