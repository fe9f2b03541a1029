/** What keeps the flow log: its standard output is the log. */
import type { Image } from '@track/nodes'
import { second } from '@track/simulation'

export const repository = 'docker.io/track/flow-log'
export const version = '1.0'

export const flowLogImage: Image = {
  repositories: [repository],
  tags: [version],
  summary: 'Writes a line of JSON for every connection that the network saw.',
  sizeBytes: 9_000_000,
  pull: second,
  behaviour: { kind: 'pause', exitCode: 0 },
}
