/** `track`: finds the command, reads its flags, and says what went wrong in one sentence. */
import { FlagError, parseFlags } from '@track/shell/flags'
import { type Command, complain, exitCode, Misused, Refused, say } from './command.ts'
import { commands } from './commands/table.ts'
import { printCommand, printCommands } from './help.ts'
import { nearestName } from './nearest-name.ts'

const helpFlag = { kind: 'boolean', short: 'h', help: 'Show this help.' } as const

async function main([name, ...words]: readonly string[]): Promise<number> {
  if (name === undefined) {
    const { printOverview } = await import('./overview.ts')
    say(printOverview())
    return exitCode.done
  }
  if (name === '--help' || name === '-h' || (name === 'help' && words.length === 0)) {
    say(printCommands(commands))
    return exitCode.done
  }
  if (name === 'help') return await main([words[0]!, '--help'])
  if (name === '--version') {
    const { engineVersion } = await import('@track/simulation')
    say(`track ${engineVersion}`)
    return exitCode.done
  }
  const command = commands.find((each) => each.name === name)
  if (!command) throw new Misused(`there is no command "${name}"${meant(name, commands.map((each) => each.name))}. "track --help" lists them.`)
  return await run(command, words)
}

async function run(command: Command, words: readonly string[]): Promise<number> {
  if (command.takesEverything && words[0] !== '--help' && words[0] !== '-h') return await command.run({ flags: {}, operands: words })
  const { flags, operands } = parse(command, words)
  if (flags['help'] !== true) return await command.run({ flags: flags as never, operands })
  say(printCommand(command))
  return exitCode.done
}

function parse({ name, flags }: Command, words: readonly string[]) {
  try {
    return parseFlags({ ...flags, help: helpFlag }, words)
  } catch (reason) {
    if (!(reason instanceof FlagError)) throw reason
    const [, typed] = /^unknown flag: --([\w-]+)$/.exec(reason.message) ?? []
    const suggestion = typed === undefined ? '' : meant(typed, Object.keys(flags), '--')
    throw new Misused(`${reason.message}${suggestion}. "track ${name} --help" lists its flags.`)
  }
}

function meant(typed: string, names: readonly string[], prefix = ''): string {
  const nearest = nearestName(typed, names)
  return nearest === undefined ? '' : ` (did you mean "${prefix}${nearest}"?)`
}

/** Somebody has cloned and installed it by hand, and runs it before anything was built. */
function isNotGenerated(reason: unknown): boolean {
  return reason instanceof Error && 'code' in reason && reason.code === 'ERR_MODULE_NOT_FOUND' && /Cannot find module '[^']*[\\/]generated[\\/]/.test(reason.message)
}

/** A refusal or a slip of the keyboard is one sentence; a bug says that it is one, and how to see where. */
function explain(reason: unknown): number {
  if (reason instanceof Refused || reason instanceof Misused) {
    complain(`track: ${reason.message}`)
    return reason instanceof Refused ? exitCode.refused : exitCode.misused
  }
  if (isNotGenerated(reason)) {
    complain('track: what track makes of its packages is not there yet: "npm start" in its folder makes it, once.')
    return exitCode.refused
  }
  const bug = reason instanceof Error ? reason : new Error(String(reason))
  complain(`track: this is a bug of track's own: ${bug.message}`)
  complain('Please report it as an issue of this project, with the command that you typed; TRACK_STACK=1 before it adds where it happened.')
  if (process.env['TRACK_STACK']) complain(bug.stack ?? '')
  return exitCode.bug
}

// Whoever reads the output may have seen enough: `track list | head -1`.
process.stdout.on('error', (reason: NodeJS.ErrnoException) => process.exit(reason.code === 'EPIPE' ? exitCode.done : exitCode.refused))
process.on('uncaughtException', (reason) => process.exit(explain(reason)))
process.on('unhandledRejection', (reason) => process.exit(explain(reason)))

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (reason) {
  // Every command's refusals and bugs end here.
  process.exitCode = explain(reason)
}
