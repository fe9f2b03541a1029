/** `track reset`: a lab from its beginning; asks first. */
import { defineCommand, Misused, Refused, say } from '../command.ts'

export const reset = defineCommand({
  name: 'reset',
  summary: 'Take a lab back to its beginning, or to that of a task; asks first.',
  usage: '[MODULE] [--task ID] [--yes]',
  examples: ['track reset', 'track reset feedback-loops --yes', 'track reset --task storm'],
  flags: {
    task: { kind: 'string', help: 'Of the open lab: back to where this task could be begun.' },
    yes: { kind: 'boolean', short: 'y', help: 'Do not ask.' },
  },
  completes: 'labs',

  async run({ flags, operands: [word, surplus] }) {
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    const { moduleNamed, modulesWithLabs } = await import('../module-folders.ts')
    const { StateFolder } = await import('../lab/state-folder.ts')
    const labs = modulesWithLabs()
    const named = word === undefined ? labs : [moduleNamed(word, labs)]
    const there = named.map((module) => new StateFolder(module)).filter(({ owner, hasWorld }) => owner !== undefined || hasWorld)
    const [state, ...more] = there
    if (!state) throw new Refused(word === undefined ? 'no lab was begun: there is nothing to reset.' : `the lab of ${named[0]!} was not begun: there is nothing to reset.`)
    if (more.length > 0) throw new Refused(`more than one lab was begun: say which, ${there.map(({ module }) => module).join(' or ')}.`)
    const { agrees } = await import('../confirm.ts')
    const { task } = flags
    const { owner } = state
    if (task !== undefined && owner === undefined) throw new Refused('a task is begun again in a lab that is open: start it with "track lab MODULE".')
    const where = task === undefined ? 'its beginning' : `where the task "${task}" could be begun`
    const question = `Take the lab of ${state.module} back to ${where}? What you changed since goes; tasks that were done stay done.`
    if (!flags.yes && !await agrees(question, '--yes resets the lab.')) return 1
    if (owner !== undefined) {
      const { callSession } = await import('../control/call.ts')
      return await callSession(state, { do: 'reset', ...(task !== undefined && { task }) })
    }
    state.lock()
    state.forgetWorld()
    state.unlock()
    say(`The saved session is gone: "track lab ${state.module}" begins anew.`)
    return 0
  },
})
