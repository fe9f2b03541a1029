/** How a session reads, feeds and paces the terminals of its world's shells. */
import { readTerminal } from '@track/processes'
import type { Terminals } from '@track/session'
import { isHurrying } from './foreground.ts'
import { isOpen, shellPartName } from './shell-part.ts'

export const shellTerminals: Terminals = {
  part: shellPartName,
  isHurrying,
  read(simulation, id, position) {
    const cursor = (at: number) => ({ position: at, sentAt: simulation.now })
    if (!isOpen(simulation, id) && !hasShown(simulation, id)) return { chunks: [], cursor: cursor(0), ended: true }
    const { text, offset } = readTerminal(simulation, id, position)
    return { chunks: text === '' ? [] : [{ channel: 1, text }], cursor: cursor(offset), ended: !isOpen(simulation, id) }
  },
}
