/** What `--help` prints, from the tables that the parser reads. */
import type { Command } from './command.ts'

export function printCommands(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2
  return [
    'The Platform Engineering Track: learn to run production systems, on a platform that runs in virtual time.',
    '',
    'Commands:',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    '',
    'track COMMAND --help says more about one.',
  ].join('\n')
}

export function printCommand({ name, summary, usage, examples, flags }: Command): string {
  const lines = Object.entries(flags).map(([flag, { short, help, default: value }]) => {
    const shown = value === undefined || value === false ? '' : ` (default ${String(value)})`
    return `  ${short ? `-${short}, ` : ''}--${flag}\n      ${help}${shown}`
  })
  return [
    summary, '', `Usage:\n  track ${name} ${usage}`.trimEnd(), '',
    'Examples:', ...examples.map((line) => `  ${line}`),
    ...(lines.length > 0 ? ['', 'Flags:', ...lines] : []),
  ].join('\n')
}
