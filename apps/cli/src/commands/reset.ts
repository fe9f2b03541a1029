/** `track reset`: a lab from its beginning; asks first. */
import { defineCommand, Misused, Refused, say } from '../command.ts'

export const reset = defineCommand({
  name: 'reset',
  summary: 'Take a lab back to its beginning; asks first.',
  usage: '[MODULE] [--yes]',
  examples: ['track reset', 'track reset feedback-loops --yes'],
  flags: { yes: { kind: 'boolean', short: 'y', help: 'Do not ask.' } },
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
    const question = `Take the lab of ${state.module} back to its beginning? What you changed in it goes; tasks that were done stay done.`
    if (!flags.yes && !await agrees(question, '--yes resets the lab.')) return 1
    const { owner } = state
    if (owner === undefined) {
      state.lock()
      state.forgetWorld()
      state.unlock()
    } else {
      const { callSession } = await import('../control/call.ts')
      const exitCode = await callSession(state, { do: 'reset' })
      if (exitCode !== 0) return exitCode
    }
    say(owner === undefined ? `The saved session is gone: "track lab ${state.module}" begins anew.` : 'The lab is at its beginning again.')
    return 0
  },
})
