/** `echo` and `printf`. */
import { unescapeEcho } from '../expansion/ansi.ts'
import { type Shell, write } from '../shell.ts'
import { setElement, setVariable, timeOf } from '../variables.ts'
import { type Builtin, fail, parseOptions } from './builtin.ts'
import { formatPrintf } from '../../formats/printf.ts'

export const echo: Builtin = (shell, args) => {
  let newline = true
  let escapes = false
  let first = 0
  for (; first < args.length && /^-[neE]+$/.test(args[first]!); first++) {
    for (const letter of args[first]!.slice(1)) {
      if (letter === 'n') newline = false
      else escapes = letter === 'e'
    }
  }
  const text = (first === 0 ? args : args.slice(first)).join(' ')
  const written = escapes ? unescapeEcho(text) : { text, ended: false }
  return status(shell, 'echo', written.text + (newline && !written.ended ? '\n' : ''))
}

export const printf: Builtin = (shell, args) => {
  const { given, rest, invalid } = parseOptions(args, 'v:')
  if (invalid !== undefined) return fail(shell, `printf: ${invalid}: invalid option\nprintf: usage: printf [-v var] format [arguments]`, 2)
  const [format, ...values] = rest
  if (format === undefined) return fail(shell, 'printf: usage: printf [-v var] format [arguments]', 2)
  const { text, errors, isFine } = formatPrintf(format, values, { now: timeOf(shell), startedAt: shell.secondsFrom })
  for (const error of errors) fail(shell, `printf: ${error}`)
  const name = given.get('v')
  if (name === undefined) {
    const written = status(shell, 'printf', text)
    return written === 0 ? Number(!isFine) : written
  }
  const element = /^(\w+)\[(.*)\]$/s.exec(name)
  if (element) setElement(shell, element[1]!, element[2]!, text)
  else setVariable(shell, name, text)
  return Number(!isFine)
}

function status(shell: Shell, name: string, text: string): number {
  if (write(shell, 1, text)) return 0
  return fail(shell, `${name}: write error: Bad file descriptor`)
}
