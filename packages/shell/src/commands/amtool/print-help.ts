/**
 * What amtool says of itself: its commands, and their flags in two columns.
 *
 * Follows CompactUsageTemplate of alecthomas/kingpin v2. Left out: the long texts of the commands.
 */
import type { CommandRow, FlagRow } from './command-line.ts'

const width = 80
const column = 26

export function printHelp<Run>(path: readonly CommandRow<Run>[]): string {
  const flags = path.flatMap((command) => command.flags ?? [])
  const last = path.at(-1)!
  const usage = [...path.map(({ name }, index) => (index === 0 ? `${name} [<flags>]` : name)), ...(last.commands ? ['<command>', '[<args> ...]'] : printOperands(last))]
  const commands = last.commands ? ['', 'Commands:', ...last.commands.flatMap((command) => printCommand(command, 2, last.meant))] : []
  return [`usage: ${usage.join(' ')}`, '', 'Flags:', ...flags.flatMap(printFlag), ...commands, ''].map((line) => `${line}\n`).join('')
}

function printOperands<Run>({ operands }: CommandRow<Run>): readonly string[] {
  if (!operands) return []
  return [operands.kind === 'file' ? `[<${operands.name}>]` : `[<${operands.name}>...]`]
}

function printCommand<Run>(command: CommandRow<Run>, indent: number, meant: string | undefined): readonly string[] {
  const words = [`${command.name}${command.name === meant ? '*' : ''}`, ...(command.flags ? ['[<flags>]'] : []), ...printOperands(command)]
  return [`${' '.repeat(indent)}${words.join(' ')}`, ...(command.commands ?? []).flatMap((inner) => printCommand(inner, indent + 2, command.meant))]
}

function printFlag({ name, short, kind, fallback, placeholder, help }: FlagRow): readonly string[] {
  const head = `${short === undefined ? '    ' : `-${short}, `}--${kind === 'switch' ? '[no-]' : ''}${name}`
  const value = placeholder ?? (fallback === undefined ? name.toUpperCase() : kind === 'one of' || kind === 'duration' ? fallback : JSON.stringify(fallback))
  const left = `  ${head}${kind === 'switch' ? '' : `=${value}`}  `
  const lines = wrapped(help)
  if (left.length > column + 2) return [left, ...lines.map((line) => ' '.repeat(column + 2) + line)]
  return lines.map((line, index) => (index === 0 ? left.padEnd(column + 2) : ' '.repeat(column + 2)) + line)
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1)!
    if (line !== '' && line.length + 1 + word.length > width - column - 2) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
