/** What a prompt asks of the world: questions for `LocalSession`'s `queries`, which change nothing. */
import { promptOf } from '@track/processes'
import type { Plain, Simulation } from '@track/simulation'
import { readHistory } from './history.ts'
import { hasTerminal, isOpen } from './shell-part.ts'

/** What a line editor needs to know of the shell in a terminal. */
export interface PromptView {
  /** `command`: the shell waits for one; `continuation`: for more of one; `running`: something else is in front. */
  readonly asks: 'command' | 'continuation' | 'running' | 'closed'
  /** What was typed at the prompt, oldest first; only while a command is asked for. */
  readonly history: readonly string[]
}

export const shellQueries: Readonly<Record<'shell prompt', (simulation: Simulation, data: Plain) => Plain>> = {
  'shell prompt': (simulation, terminal) => viewOf(simulation, String(terminal)) as unknown as Plain,
}

function viewOf(simulation: Simulation, terminal: string): PromptView {
  if (!hasTerminal(simulation, terminal) || !isOpen(simulation, terminal)) return { asks: 'closed', history: [] }
  const { asks } = promptOf(simulation, terminal)
  return { asks, history: asks === 'command' ? readHistory(simulation) : [] }
}
