/** `track check`: which tasks of the open lab are done, and what the others lack. */
import { complain, defineCommand, Misused, say } from '../command.ts'
import type { TaskReport } from '../lab/task-report.ts'
import { paintFor } from '../paint.ts'

export const check = defineCommand({
  name: 'check',
  summary: 'Show which tasks of the open lab are done; exits 0 when all are.',
  usage: '[--watch] [--json]',
  examples: ['track check', 'track check --watch', 'track check --json | jq -r \'.[] | select(.done) | .id\''],
  flags: {
    'watch': { kind: 'boolean', short: 'w', help: 'Go on telling as that changes, until every task is done.' },
    'json': { kind: 'boolean', help: 'Print as JSON: id, title, done, credit, missing; a line a change when watched.' },
  },
  completes: [],

  async run({ flags, operands: [surplus] }) {
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    const { openSession } = await import('../open-session.ts')
    const { callSession } = await import('../control/call.ts')
    const { printTask, printTasks } = await import('../lab/task-report.ts')
    const { printTimestamp } = await import('@track/simulation')
    const state = openSession()
    const paint = paintFor(process.stdout)
    const shown = new Map<string, string>()
    const onTasks = (tasks: readonly TaskReport[], at: number) => {
      if (flags.json) return say(flags.watch ? JSON.stringify(tasks) : JSON.stringify(tasks, null, 2))
      if (!flags.watch) return say(printTasks(tasks, paint))
      const news = tasks.filter((task) => shown.get(task.id) !== stateOf(task))
      say(`${paint(printTimestamp(at), 'dim')}\n${news.map((task) => printTask(task, paint)).join('\n')}`)
      for (const task of tasks) shown.set(task.id, stateOf(task))
    }
    const exitCode = await callSession(state, { do: 'check', isWatched: flags.watch }, { onTasks })
    if (exitCode === 0 && !flags.json) complain('Every task is done.')
    return exitCode
  },
})

function stateOf({ done, credit, missing }: TaskReport): string {
  return `${done} ${credit} ${missing.length}`
}
