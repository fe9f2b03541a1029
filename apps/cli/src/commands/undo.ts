/** `track undo`: takes back the last thing that was done in the open lab. */
import { defineCommand, Misused } from '../command.ts'

export const undo = defineCommand({
  name: 'undo',
  summary: 'Take back the last thing that was done in the open lab.',
  usage: '',
  examples: ['track undo'],
  flags: {},
  completes: [],

  async run({ operands: [surplus] }) {
    if (surplus !== undefined) throw new Misused(`"${surplus}" is one word too many.`)
    const { openSession } = await import('../open-session.ts')
    const { callSession } = await import('../control/call.ts')
    return await callSession(openSession(), { do: 'undo' })
  },
})
