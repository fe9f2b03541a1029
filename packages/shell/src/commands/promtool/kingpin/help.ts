/** The help of a tool and of its commands. Follows github.com/alecthomas/kingpin v2 (usage.go, templates.go). */
import { flagsOf, type KingpinArgument, type KingpinCommand, type KingpinFlag, type KingpinTool } from './command.ts'
import { wrapWords } from './wrap.ts'

const width = 80

export function printCommandHelp(tool: KingpinTool, command: KingpinCommand): string {
  const flags = columns(flagsOf(tool, command).map((flag, _index, all) => [printFlag(flag, all), flag.env === undefined ? flag.help : `${flag.help} ($${flag.env})`]))
  const written = command.arguments ?? []
  const rows = columns(written.map((argument) => [printArgument(argument, false), argument.help]))
  return `usage: ${tool.name} ${command.path}${summary(command)}\n\n${paragraphs(command.help, '')}\n\nFlags:\n${flags}${written.length > 0 ? `\nArgs:\n${rows}` : ''}\n`
}

export function printToolHelp(tool: KingpinTool): string {
  const flags = columns(tool.flags.map((flag, _index, all) => [printFlag(flag, all), flag.env === undefined ? flag.help : `${flag.help} ($${flag.env})`]))
  const commands = [{ path: 'help', help: 'Show help.', arguments: [{ name: 'command', help: '', isMany: true }] }, ...tool.commands]
  const list = commands.map((command) => `${command.path}${summary(command)}\n${paragraphs(command.help, '    ')}`).join('\n')
  return `usage: ${tool.name} [<flags>] <command> [<args> ...]\n\n${paragraphs(tool.help, '')}\n\nFlags:\n${flags}\nCommands:\n${list}\n\n`
}

/** Behind the command: its flags and arguments. */
function summary({ flags = [], arguments: written = [] }: KingpinCommand): string {
  const required = flags.filter(({ isRequired }) => isRequired).map((flag) => ` --${flag.name}=${placeholder(flag)}`)
  const others = flags.length > required.length ? ' [<flags>]' : ''
  return `${required.join('')}${others}${written.map((argument) => ` ${printArgument(argument, true)}`).join('')}`
}

function printArgument({ name, isRequired = false, isMany = false }: KingpinArgument, isSummary: boolean): string {
  const shown = `<${name}>${isSummary && isMany ? '...' : ''}`
  return isRequired ? shown : `[${shown}]`
}

function printFlag(flag: KingpinFlag, all: readonly KingpinFlag[]): string {
  const name = flag.kind === 'truth' ? `[no-]${flag.name}` : flag.name
  const lead = flag.short !== undefined ? `-${flag.short}, ` : all.some(({ short }) => short !== undefined) ? '    ' : ''
  return `${lead}--${name}${flag.kind === 'truth' ? '' : `=${placeholder(flag)}`}${flag.kind === 'texts' ? ' ...' : ''}`
}

function placeholder({ name, kind, default: given, placeholder: shown }: KingpinFlag): string {
  if (shown !== undefined) return shown
  if (given === undefined) return name.toUpperCase()
  return kind === 'text' ? JSON.stringify(given) : given
}

function columns(rows: readonly (readonly [name: string, help: string])[]): string {
  const first = Math.max(0, ...rows.map(([name]) => name.length).filter((length) => length < 30))
  const margin = ' '.repeat(2 + first + 2)
  return rows.map(([name, help]) => {
    const lines = wrapWords(help, width - first - 4)
    const head = `  ${name.padEnd(first)}  ${name.length >= 30 ? `\n${margin}` : ''}${lines[0]!}\n`
    return head + lines.slice(1).map((line) => `${margin}${line}\n`).join('')
  }).join('')
}

/** Lines that are indented stay as they are. */
function paragraphs(text: string, indent: string): string {
  return text.split('\n\n').map((paragraph) => wrapWords(paragraph, width - indent.length).map((line) => `${indent}${line}\n`).join('')).join('\n')
}
