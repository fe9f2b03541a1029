/** Commands that act on the lab that is open in another terminal: they run in its world's shell. */
import { type Command, defineCommand } from '../command.ts'

interface Within {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly examples: readonly string[]
  readonly completes: readonly string[]
  /** Its text is for a person: as wide as this terminal, and in its colours. */
  readonly isProse?: boolean
}

/** The words are handed on as they are; the command in the world says what is wrong with them. */
function inSession({ isProse = false, ...within }: Within): Command {
  return defineCommand({
    ...within, flags: {}, takesEverything: true,
    async run({ operands }) {
      const { openSession } = await import('../open-session.ts')
      const state = openSession()
      const { callScript } = await import('../control/call-script.ts')
      const { lengthOf } = await import('../control/length.ts')
      const words = [within.name, ...operands]
      return await callScript(state, `${isProse ? await styleOf() : ''}${words.map(quoted).join(' ')}`, lengthOf(words))
    },
  })
}

/** A script in the world has no terminal; its environment tells of this one. */
async function styleOf(): Promise<string> {
  if (!process.stdout.isTTY) return ''
  const { styleFor } = await import('../terminal-text.ts')
  const { columns, hasColours } = styleFor(process.stdout)
  return `COLUMNS=${columns} ${hasColours ? 'CLICOLOR_FORCE=1 ' : ''}`
}

export const inSessionCommands: readonly Command[] = [
  inSession({
    name: 'clock', summary: "Show or move the open lab's time.", usage: "[advance DURATION | until 'QUERY' | pause | xN]",
    examples: ['track clock', 'track clock advance 10m', "track clock until 'sum(up) > 3' --within 30m", 'track clock x60'],
    completes: ['advance', 'until', 'pause', 'x1', 'x10', 'x60', 'x600'],
  }),
  inSession({
    name: 'world', summary: "Snapshots of the open lab's world, and the way back.",
    usage: "[list | snapshot NAME | rewind NAME | compare NAME -- 'QUERY' | ahead DURATION -- 'QUERY']",
    examples: ['track world snapshot before', 'track world rewind before', "track world compare before -- 'queue_messages_ready'"],
    completes: ['list', 'snapshot', 'rewind', 'compare', 'ahead'],
  }),
  inSession({
    name: 'promql', summary: "Ask the open lab's Prometheus.", usage: "'QUERY' [--range DURATION] [-o json]",
    examples: ["track promql 'up'", "track promql 'queue_messages_ready' --range 1h", "track promql 'up' -o json | jq ."], completes: [],
  }),
  inSession({
    name: 'answer', summary: 'Give the open lab an answer.', usage: 'TASK ID=VALUE …', examples: ['track answer measure peak=80k'], completes: [],
  }),
  inSession({
    name: 'tasks', summary: "Show the open lab's tasks: what is asked, and what is missing.", usage: '[TASK] [--scenario] [--json]',
    examples: ['track tasks', 'track tasks measure', 'track tasks --json | jq .tasks'], completes: [], isProse: true,
  }),
  inSession({ name: 'hint', summary: 'Ask for the next hint.', usage: '[TASK]', examples: ['track hint', 'track hint measure'], completes: [], isProse: true }),
]

export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}
