/** What `track` in another terminal asks of a running session, and what it is answered: a line of JSON each. */
import type { TaskReport } from '../lab/task-report.ts'

export type ControlRequest =
  /** A script for the world's shell, which no terminal stands behind: it runs as fast as it can. */
  | { readonly do: 'script'; readonly script: string }
  /** Ends that script. */
  | { readonly do: 'interrupt' }
  /** A shell at somebody's terminal, or one command there; the world goes on at its pace. */
  | { readonly do: 'prompt'; readonly script?: string; readonly columns: number; readonly rows: number }
  | { readonly do: 'type'; readonly text: string }
  | { readonly do: 'resize'; readonly columns: number; readonly rows: number }
  /** How far the tasks are; when watched, again whenever that changes, until all are done. */
  | { readonly do: 'check'; readonly isWatched: boolean }
  /** Back to where the lab began, or one of its tasks could be begun. */
  | { readonly do: 'reset'; readonly task?: string }
  /** Back to before the last thing that was done. */
  | { readonly do: 'undo' }

export type ControlReply =
  | { readonly stdout: string }
  | { readonly stderr: string }
  | { readonly tasks: readonly TaskReport[]; readonly at: number }
  /** What time it is in the world, while a script makes it pass. */
  | { readonly clock: number }
  | { readonly exitCode: number }

/** Calls back with every whole line; what is no line yet waits for its rest. */
export function lineReader(take: (line: string) => void): (text: string) => void {
  let pending = ''
  return (text) => {
    const lines = (pending + text).split('\n')
    pending = lines.pop()!
    for (const line of lines) take(line)
  }
}
