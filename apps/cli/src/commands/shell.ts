/** `track shell`: the shell of the lab that is open in another terminal, or one command in it. */
import { defineCommand, Misused, Refused } from '../command.ts'

export const shell = defineCommand({
  name: 'shell',
  summary: "Open the shell of the open lab's world, or run a command in it.",
  usage: '[-c] [COMMAND …]',
  examples: ['track shell', "track shell -c 'kubectl get pods | wc -l'", 'track shell kubectl get pods'],
  notes: [
    'In a terminal what has an end is run to it, what watches goes on at the pace of the',
    'lab, and Ctrl-C ends it.',
    'Without one (in a pipe, in a script) time passes as fast as it can until the command has',
    'ended. What has no end of its own (kubectl get -w, kubectl logs -f, tail -f, watch,',
    'while true) is ended after ten minutes of virtual time, with exit code 124. Another end:',
    "  track shell -c 'timeout 1h kubectl get pods -w'",
  ],
  flags: {},
  takesEverything: true,
  completes: [],

  async run({ operands }) {
    const isTerminal = process.stdin.isTTY && process.stdout.isTTY
    const script = scriptOf(operands)
    if (script === undefined && !isTerminal) throw new Refused("there is no terminal to open a shell in: track shell -c 'kubectl get pods'")
    const { openSession } = await import('../open-session.ts')
    const state = openSession()
    if (!isTerminal) {
      const { callScript } = await import('../control/call-script.ts')
      return await callScript(state, script!)
    }
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
