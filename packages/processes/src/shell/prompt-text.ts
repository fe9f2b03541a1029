/** The escapes of PS1, PS2 and PS4. Left out: `\j`'s relatives for terminals, `\D{}` formats. */
import { printTimestamp } from '@track/simulation'
import { fileName } from '@track/files'
import { rowOf } from '../kernel.ts'
import type { Shell } from './shell.ts'
import { getParameter, timeOf } from './variables.ts'
import { expandText } from './expansion/text.ts'

export function expandPrompt(shell: Shell, text: string): string {
  const row = rowOf(shell.kernel, shell.pid)
  const home = getParameter(shell, 'HOME') ?? '/root'
  const short = row.cwd === home ? '~' : row.cwd.startsWith(`${home}/`) ? `~${row.cwd.slice(home.length)}` : row.cwd
  const host = getParameter(shell, 'HOSTNAME') ?? 'localhost'
  const clock = printTimestamp(timeOf(shell)).slice(11, 19)
  const escapes: Readonly<Record<string, string>> = {
    u: row.user, h: host.split('.')[0]!, H: host, w: short, W: short === '~' ? '~' : fileName(row.cwd) || '/', $: row.user === 'root' ? '#' : '$',
    t: clock, A: clock.slice(0, 5), n: '\n', r: '\r', e: '\x1b', a: '\x07', s: 'bash', v: '5.2', V: '5.2.15', j: String(shell.jobs.length),
    '[': '', ']': '', '\\': '\\',
  }
  const plain = text.replace(/\\(033|.)/gs, (whole, escape: string) => (escape === '033' ? '\x1b' : escapes[escape] ?? whole))
  return plain.includes('$') || plain.includes('`') ? keepQuotes(shell, plain) : plain
}

function keepQuotes(shell: Shell, text: string): string {
  return text.includes('"') ? text : expandText(shell, text)
}
