/** `ulimit`: what the host gives. Follows bash's ulimit.def. Left out: setting limits. */
import { limits } from '../../limits.ts'
import { write } from '../shell.ts'
import { type Builtin, fail, parseOptions } from './builtin.ts'

interface LimitRow {
  readonly letter: string
  readonly name: string
  readonly unit: string
  readonly value: string
}

const kibibyte = 1_024

const rows: readonly LimitRow[] = [
  { letter: 'c', name: 'core file size', unit: 'blocks, ', value: '0' },
  { letter: 'd', name: 'data seg size', unit: 'kbytes, ', value: 'unlimited' },
  { letter: 'f', name: 'file size', unit: 'blocks, ', value: String(limits.file / kibibyte) },
  { letter: 'n', name: 'open files', unit: '', value: String(limits.openFiles) },
  { letter: 's', name: 'stack size', unit: 'kbytes, ', value: '8192' },
  { letter: 't', name: 'cpu time', unit: 'seconds, ', value: 'unlimited' },
  { letter: 'u', name: 'max user processes', unit: '', value: String(limits.processes) },
  { letter: 'v', name: 'virtual memory', unit: 'kbytes, ', value: String(limits.memory / kibibyte) },
]

export const ulimit: Builtin = (shell, args) => {
  const { given, rest, invalid } = parseOptions(args, `SHa${rows.map(({ letter }) => letter).join('')}`)
  if (invalid !== undefined) {
    return fail(shell, `ulimit: ${invalid}: invalid option\nulimit: usage: ulimit [-SHabcdefiklmnpqrstuvxPRT] [limit]`, 2)
  }
  const [wanted] = rest
  if (wanted !== undefined) {
    return fail(shell, /^(\d+|unlimited|hard|soft)$/.test(wanted) ? 'ulimit: not simulated here: setting a limit' : `ulimit: ${wanted}: invalid number`)
  }
  const asked = rows.filter(({ letter }) => given.has('a') || given.has(letter))
  const shown = asked.length > 0 ? asked : rows.filter(({ letter }) => letter === 'f')
  for (const { letter, name, unit, value } of shown) {
    const key = `(${unit}-${letter})`
    write(shell, 1, shown.length > 1 ? `${name.padEnd(40 - key.length)}${key} ${value}\n` : `${value}\n`)
  }
  return 0
}
