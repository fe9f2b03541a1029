/**
 * `history`: what was typed at the prompt, from the file in which it is kept. Follows bash's
 * history.def. Left out: every option but -c.
 */
import { isRefusal, readFile, writeFile } from '@track/files'
import { filesOf, pathOf } from '../../file-systems.ts'
import { write } from '../shell.ts'
import { getParameter } from '../variables.ts'
import { type Builtin, fail, parseOptions } from './builtin.ts'

const usage = 'history: usage: history [-c] [-d offset] [n] or history -anrw [filename] or history -ps arg [arg...]'

export const history: Builtin = (shell, args) => {
  const { given, rest, invalid } = parseOptions(args, 'c')
  if (invalid !== undefined) {
    return fail(shell, /^-[danrwps]$/.test(invalid) ? `history: not simulated here: option ${invalid}` : `history: ${invalid}: invalid option\n${usage}`, 2)
  }
  const [count] = rest
  if (count !== undefined && !/^\d+$/.test(count)) return fail(shell, `history: ${count}: numeric argument required`)
  // A script has none.
  if (!shell.interactive) return 0
  const { kernel, pid } = shell
  const path = pathOf(kernel, pid, getParameter(shell, 'HISTFILE') ?? `${getParameter(shell, 'HOME') ?? ''}/.bash_history`)
  if (given.has('c')) {
    writeFile(filesOf(kernel, pid), path, '', { at: kernel.simulation.now })
    return 0
  }
  const text = readFile(filesOf(kernel, pid), path)
  const entries = isRefusal(text) ? [] : entriesOf(text)
  const from = count === undefined ? 0 : Math.max(0, entries.length - Number(count))
  entries.slice(from).forEach((entry, index) => write(shell, 1, `${String(from + index + 1).padStart(5)}  ${entry}\n`))
  return 0
}

/** Entries stand behind the instants at which they were typed. */
function entriesOf(text: string): string[] {
  return text.split(/^#\d+\n/m).map((entry) => entry.replace(/\n$/, '')).filter((entry) => entry !== '')
}
