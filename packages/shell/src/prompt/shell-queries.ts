/** What a prompt asks of the world: questions for `LocalSession`'s `queries`, which change nothing. */
import { answerPromql, type PromqlCall } from '@track/cluster'
import { isIncomplete, processRow, promptOf } from '@track/processes'
import type { Plain, Simulation } from '@track/simulation'
import { complete } from '../completion/completion.ts'
import { completionSource } from '../completion/simulation-source.ts'
import { readHistory } from './history.ts'
import { exitCodeOfTerminal, hasTerminal, isOpen } from './shell-part.ts'

/** What a line editor needs to know of the shell in a terminal. */
export interface PromptView {
  /**
   * `command`: the shell waits for one; `continuation`: for more of one; `running`: something else
   * is in front; `closed`: it has ended; `missing`: this past has no such terminal.
   */
  readonly asks: 'command' | 'continuation' | 'running' | 'closed' | 'missing'
  /** What was typed at the prompt, oldest first; only while a command is asked for. */
  readonly history: readonly string[]
}

type Query = (simulation: Simulation, data: Plain) => Plain

export interface ShellQueryOptions {
  /** The ids of the lab's tasks, for completion. */
  readonly tasks?: readonly string[]
}

export function shellQueriesWith({ tasks = [] }: ShellQueryOptions) {
  return {
    // What the world's own commands ask of forks.
    'promql': (simulation, call) => answerPromql(simulation, call as unknown as PromqlCall) as unknown as Plain,
    'shell prompt': (simulation, terminal) => viewOf(simulation, String(terminal)) as unknown as Plain,
    'shell exit code': (simulation, terminal) => exitCodeOfTerminal(simulation, String(terminal)) ?? null,
    'shell incomplete': (_simulation, text) => isIncomplete(String(text)),
    'shell completion': (simulation, data) => {
      const { terminal, text, cursor } = data as { terminal: string; text: string; cursor: number }
      return complete(completionSource(simulation, { terminal, tasks }), text, cursor) as unknown as Plain
    },
  } as const satisfies Readonly<Record<string, Query>>
}

export const shellQueries = shellQueriesWith({})

function viewOf(simulation: Simulation, terminal: string): PromptView {
  if (!hasTerminal(simulation, terminal)) return { asks: 'missing', history: [] }
  if (!isOpen(simulation, terminal)) return { asks: 'closed', history: [] }
  const { asks: wanted, pid } = promptOf(simulation, terminal)
  // What was typed a moment ago is still to be read: the shell has been woken.
  const asks = pid !== undefined && processRow(simulation, pid)?.status === 'waiting' ? wanted : 'running'
  return { asks, history: asks === 'command' ? readHistory(simulation) : [] }
}
