/** How a session reads, feeds and paces the terminals of its world's shells. */
import { readTerminal } from '@track/processes'
import type { Terminals } from '@track/session'
import { isHurrying } from './foreground.ts'
import { hasTerminal, isOpen, shellPartName } from './shell-part.ts'

export const shellTerminals: Terminals = {
  part: shellPartName,
  isHurrying,
  read(simulation, id, position) {
    const cursor = (at: number) => ({ position: at, sentAt: simulation.now })
    // A rewind to before the shell was opened leaves readers of a terminal that is not there.
    if (!hasTerminal(simulation, id)) return { chunks: [], cursor: cursor(0), ended: true }
    const { text, offset } = readTerminal(simulation, id, position)
    return { chunks: text === '' ? [] : [{ channel: 1, text }], cursor: cursor(offset), ended: !isOpen(simulation, id) }
  },
}
