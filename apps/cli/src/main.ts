/** `track`: finds the command, reads its flags, and says what went wrong in one sentence. */
import { parseFlags, FlagError } from '@track/shell'
import { complain, Refused, say } from './command.ts'
import { commands } from './commands/table.ts'
import { printCommand, printCommands } from './help.ts'

async function main(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    say(printCommands(commands))
    return 0
  }
  const command = commands.find((each) => each.name === name)
  if (!command) {
    complain(`track: there is no command "${name}". "track --help" lists them.`)
    return 2
  }
  if (command.takesEverything && !rest.includes('--help')) return await command.run({ flags: {}, operands: rest })
  const table = { ...command.flags, help: { kind: 'boolean', short: 'h', help: 'Show this help.' } } as const
  const { flags, operands } = parseFlags(table, rest)
  if (flags.help) {
    say(printCommand(command))
    return 0
  }
  return await command.run({ flags: flags as never, operands })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (reason) {
  // A refusal or a slip of the keyboard is one sentence; a bug shows where it is.
  if (reason instanceof Refused || reason instanceof FlagError) {
    complain(`track: ${reason.message}`)
    process.exitCode = reason instanceof Refused ? 1 : 2
  } else throw reason
}
