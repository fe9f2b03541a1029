/** A command of the track in the world's shell: one declaration for parser, help and completion. */
import { type Guest, print, printError, type Program, request } from '@track/processes'
import type { SessionCall, SessionRefusal } from '@track/session'
import type { Plain } from '@track/simulation'
import { FlagError, type FlagTable, type FlagValues, parseFlags } from './flags.ts'

export interface TrackRun<Table extends FlagTable> {
  readonly flags: FlagValues<Table>
  readonly operands: readonly string[]
  /** The words after `--`. */
  readonly rest: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface TrackCommand<Table extends FlagTable = FlagTable> {
  readonly name: string
  readonly summary: string
  /** Lines of the usage, each without the name. */
  readonly usage: readonly string[]
  readonly examples: readonly string[]
  readonly flags: Table
  /** Words that the first operand may be. */
  readonly actions?: readonly string[]
  /** A word such as `-10m` is an operand. */
  readonly takesDurations?: boolean
  run(run: TrackRun<Table>): Guest<number>
}

export function defineTrackCommand<const Table extends FlagTable>(command: TrackCommand<Table>): TrackCommand {
  return command as unknown as TrackCommand
}

/** What was typed makes no sense: one sentence, exit 2. */
export class TrackUsageError extends Error {}

const helpFlag = { help: { kind: 'boolean', short: 'h', help: 'Show this help.' } } as const satisfies FlagTable

export function trackProgram(command: TrackCommand): Program {
  return {
    name: command.name,
    *run({ argv, env }) {
      try {
        return yield* run(command, argv.slice(1), env)
      } catch (reason) {
        // A slip of the keyboard: the sentence, and where help is.
        if (!(reason instanceof FlagError) && !(reason instanceof TrackUsageError)) throw reason
        yield* printError(`${command.name}: ${reason.message}\nSee '${command.name} --help'.\n`)
        return 2
      }
    },
  }
}

function* run(command: TrackCommand, words: readonly string[], env: TrackRun<FlagTable>['env']): Guest<number> {
  const dash = words.indexOf('--')
  const typed = dash < 0 ? words : words.slice(0, dash)
  const { flags, operands } = parseFlags({ ...command.flags, ...helpFlag }, typed, { durationsAreOperands: command.takesDurations ?? false })
  if ((flags as { help?: boolean }).help === true) {
    yield* print(printHelp(command))
    return 0
  }
  return yield* command.run({ flags: flags as never, operands, rest: dash < 0 ? [] : words.slice(dash + 1), env })
}

export function printHelp({ name, summary, usage, examples, flags }: TrackCommand): string {
  const listed = Object.entries(flags).map(([flag, { short, help, default: byDefault }]) =>
    `  ${short ? `-${short}, ` : ''}--${flag}\n      ${help}${byDefault === undefined ? '' : ` Default: ${String(byDefault)}.`}`)
  return [
    summary, '', 'Usage:', ...usage.map((line) => `  ${name} ${line}`.trimEnd()), '', 'Examples:', ...examples.map((line) => `  ${line}`),
    ...(listed.length > 0 ? ['', 'Flags:', ...listed] : []), '',
  ].join('\n')
}

/** Asks the session; a refusal is said on standard error and answers undefined. */
export function* askSession<Answer>(command: string, call: SessionCall): Guest<Answer | undefined> {
  const answer = yield* request<Answer | SessionRefusal>('session', call as unknown as Plain)
  if (typeof answer === 'object' && answer !== null && 'refused' in answer) {
    yield* printError(`${command}: ${(answer as SessionRefusal).refused}\n`)
    return undefined
  }
  return answer as Answer
}
