/** `track shell`: the shell of the lab that is open in another terminal, or one command in it. */
import { defineCommand, Misused, Refused } from '../command.ts'

export const shell = defineCommand({
  name: 'shell',
  summary: "Open the shell of the open lab's world, or run a command in it.",
  usage: '[-c] [COMMAND …]',
  examples: ['track shell', "track shell -c 'kubectl get pods | wc -l'", 'track shell kubectl get pods'],
  flags: {},
  takesEverything: true,
  completes: [],

  async run({ operands }) {
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY
    const script = scriptOf(operands)
    if (script === undefined && !isTerminal) throw new Refused("there is no terminal to open a shell in: track shell -c 'kubectl get pods'")
    const { openSession } = await import('../open-session.ts')
    const state = openSession()
    const { callSession } = await import('../control/call.ts')
    if (!isTerminal) return await callSession(state, { do: 'script', script: script! })
    const { callAtTerminal } = await import('../control/call-at-terminal.ts')
    return await callAtTerminal(state, script)
  },
})

/** As with bash: all of it after `-c` is one word; without, words as they were typed. */
function scriptOf(operands: readonly string[]): string | undefined {
  if (operands.length === 0) return undefined
  if (operands[0] !== '-c') return operands.join(' ')
  if (operands.length !== 2) throw new Misused("-c takes one word: track shell -c 'kubectl get pods | wc -l'")
  return operands[1]
}
