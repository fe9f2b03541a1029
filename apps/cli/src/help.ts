/** What `--help` prints, from the tables that the parser reads. */
import { type Command, exitCode } from './command.ts'

export function printCommands(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  return [
    'The Platform Engineering Track: learn to run production systems, on a platform that runs in virtual time.',
    '',
    'Usage:',
    '  track [COMMAND]',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    'Examples:',
    '  track read feedback-loops | less',
    '  track lab feedback-loops',
    "  track shell -c 'kubectl get pods'",
    '',
    `Exit codes: ${exitCode.done} done, ${exitCode.refused} refused or not done, ${exitCode.misused} mistyped, ${exitCode.bug} a bug of track's own.`,
    'track COMMAND --help says more about one.',
  ].join('\n')
}

export function printCommand({ name, summary, usage, examples, notes = [], flags }: Command): string {
  const lines = Object.entries(flags).filter(([, { hidden }]) => !hidden).map(([flag, { kind, short, help, default: value }]) => {
    const shown = value === undefined || value === false ? '' : ` (default ${String(value)})`
    const operand = kind === 'boolean' ? '' : ` ${kind === 'integer' ? 'NUMBER' : 'VALUE'}`
    return `  ${short ? `-${short}, ` : ''}--${flag}${operand}\n      ${help}${shown}`
  })
  return [
    summary, '', 'Usage:', `  track ${name} ${usage}`.trimEnd(), '',
    'Examples:', ...examples.map((line) => `  ${line}`),
    ...(notes.length > 0 ? ['', ...notes] : []),
    ...(lines.length > 0 ? ['', 'Flags:', ...lines] : []),
  ].join('\n')
}
