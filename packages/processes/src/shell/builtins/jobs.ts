/** Job control: `jobs`, `fg`, `bg`, `wait`, `kill`, `disown`, and `trap`. */
import { numberOf, rowOf } from '../../kernel.ts'
import { reap } from '../../lifecycle.ts'
import type { SignalName } from '../../program.ts'
import { parseSignal, raise, raiseGroup, signals } from '../../signals.ts'
import { pushForeground } from '../frames/foreground.ts'
import { changeJob, currentJob, describeJob, findJob, refreshJobs } from '../jobs.ts'
import { quoteSingle } from '../quoting.ts'
import type { JobRow } from '../shell-row.ts'
import { type Shell, write } from '../shell.ts'
import { applyTraps } from '../traps.ts'
import { type Builtin, fail, parseOptions, usage } from './builtin.ts'

export const jobs: Builtin = (shell, args) => {
  const { given, rest } = parseOptions(args, 'lnprs')
  refreshJobs(shell)
  const chosen = rest.length === 0 ? shell.jobs : rest.flatMap((each) => findJob(shell, each) ?? [])
  for (const job of chosen) {
    if (given.has('r') && job.status !== 'Running') continue
    if (given.has('s') && job.status !== 'Stopped') continue
    write(shell, 1, given.has('p') ? `${numberOf(job.group)}\n` : describeJob(shell, job, { long: given.has('l') }))
  }
  shell.jobs = shell.jobs.filter((job) => job.status !== 'Done').map((job) => ({ ...job, news: false }))
  for (const name of rest) if (!findJob(shell, name) && chosen.length === 0) return fail(shell, `jobs: ${name}: no such job`)
  return 0
}

export const fg: Builtin = (shell, [name = '%+']) => {
  refreshJobs(shell)
  const job = findJob(shell, name)
  if (!job || job.status === 'Done') return fail(shell, `fg: ${name === '%+' ? 'current' : name}: no such job`)
  write(shell, 1, `${job.text}\n`)
  changeJob(shell, job.number, { status: 'Running' })
  return {
    call: () => {
      const place = shell.frames!
      const left = job.pids.filter((pid) => job.ended[pid] === undefined)
      pushForeground(shell, place, { pids: left, text: job.text, job: job.number })
      raiseGroup(shell.kernel, rowOf(shell.kernel, left[0]!).group, 'CONT')
    },
  }
}

export const bg: Builtin = (shell, names) => {
  refreshJobs(shell)
  let status = 0
  for (const name of names.length === 0 ? ['%+'] : names) {
    const job = findJob(shell, name)
    if (!job || job.status === 'Done') status = fail(shell, `bg: ${name === '%+' ? 'current' : name}: no such job`)
    else if (job.status === 'Running') fail(shell, `bg: job ${job.number} already in background`)
    else {
      changeJob(shell, job.number, { status: 'Running' })
      write(shell, 1, `[${job.number}]+ ${job.text} &\n`)
      for (const pid of job.pids) raise(shell.kernel, pid, 'CONT')
    }
  }
  return status
}

export const disown: Builtin = (shell, names) => {
  refreshJobs(shell)
  const gone = names.length === 0 ? [currentJob(shell.jobs)] : names.filter((name) => !name.startsWith('-')).map((name) => findJob(shell, name))
  shell.jobs = names.includes('-a') ? [] : shell.jobs.filter((job) => !gone.includes(job))
  return 0
}

/** Waits for all jobs, for some, or with `-n` for the next one. */
export const wait: Builtin = (shell, args) => {
  const { given, rest } = parseOptions(args, 'fnp:')
  const trapped = rowOf(shell.kernel, shell.pid).pending[0]
  if (trapped !== undefined && shell.traps.get(trapped)) return 128 + signals[trapped].number
  refreshJobs(shell)
  if (given.has('n')) return waitNext(shell, rest)
  if (rest.length === 0) {
    if (shell.jobs.some((job) => job.status === 'Running')) return { wait: true }
    // At a prompt the shell still says what has ended.
    if (!shell.interactive) shell.jobs = shell.jobs.filter((job) => job.status !== 'Done')
    return 0
  }
  let status = 0
  for (const name of rest) {
    const ended = statusOf(shell, name)
    if (ended === 'running') return { wait: true }
    status = ended
  }
  return status
}

function waitNext(shell: Shell, names: readonly string[]) {
  const among = names.length === 0 ? shell.jobs : names.flatMap((name) => findJob(shell, name) ?? [])
  const done = among.find((job) => job.status === 'Done')
  if (done) {
    shell.jobs = shell.jobs.filter((job) => job.number !== done.number)
    return done.exitCode
  }
  return among.length === 0 ? 127 : { wait: true as const }
}

function statusOf(shell: Shell, name: string): number | 'running' {
  const job = findJob(shell, name)
  if (name.startsWith('%')) return job ? jobStatus(job) : fail(shell, `wait: ${name}: no such job`, 127)
  if (!/^\d+$/.test(name)) return fail(shell, `wait: \`${name}': not a pid or valid job spec`)
  const pid = onHost(shell, name)
  const ended = job?.ended[pid]
  if (ended !== undefined) return ended
  const row = shell.kernel.state.processes.get(pid)
  if (row?.parent !== shell.pid) return fail(shell, `wait: pid ${name} is not a child of this shell`, 127)
  if (row.status !== 'exited') return 'running'
  return reap(shell.kernel, row).exitCode ?? 0
}

function jobStatus(job: JobRow): number | 'running' {
  return job.status === 'Done' ? job.exitCode : 'running'
}

function onHost(shell: Shell, number: string): string {
  const { host } = rowOf(shell.kernel, shell.pid)
  return host === '' ? number : `${host}:${number}`
}

export const kill: Builtin = (shell, args) => {
  let name: SignalName = 'TERM'
  let rest = args
  if (args[0] === '-l' || args[0] === '-L') return listSignals(shell, args.slice(1))
  if (args[0] === '-s' || args[0] === '-n') {
    const given = parseSignal(args[1] ?? '')
    if (!given) return fail(shell, `kill: ${args[1]}: invalid signal specification`)
    name = given
    rest = args.slice(2)
  } else if (/^-\w/.test(args[0] ?? '')) {
    if (args[0] === '-0') return exists(shell, args.slice(1))
    const given = parseSignal(args[0]!.slice(1))
    if (!given) return fail(shell, `kill: ${args[0]!.slice(1)}: invalid signal specification`)
    name = given
    rest = args.slice(1)
  }
  if (rest[0] === '--') rest = rest.slice(1)
  if (rest.length === 0) return usage(shell, 'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]')
  let status = 0
  for (const target of rest) status = killOne(shell, target, name) || status
  return status
}

function killOne(shell: Shell, target: string, name: SignalName): number {
  const { kernel } = shell
  if (target.startsWith('%')) {
    const job = findJob(shell, target)
    if (!job) return fail(shell, `kill: ${target}: no such job`)
    for (const pid of job.pids) {
      raise(kernel, pid, name)
      if (job.status === 'Stopped' && (name === 'TERM' || name === 'HUP')) raise(kernel, pid, 'CONT')
    }
    return 0
  }
  if (!/^-?\d+$/.test(target)) return fail(shell, `kill: ${target}: arguments must be process or job IDs`)
  if (target.startsWith('-')) return raiseGroup(kernel, onHost(shell, target.slice(1)), name) ? 0 : fail(shell, `kill: (${target}) - No such process`)
  const pid = target === '0' ? shell.pid : onHost(shell, target)
  const row = kernel.state.processes.get(pid)
  if (!row || (row.status === 'exited' && row.parent !== shell.pid)) return fail(shell, `kill: (${target}) - No such process`)
  raise(kernel, pid, name)
  return 0
}

function exists(shell: Shell, targets: readonly string[]): number {
  let status = 0
  for (const target of targets) {
    const pid = target.startsWith('%') ? findJob(shell, target)?.group : onHost(shell, target)
    const row = pid === undefined ? undefined : shell.kernel.state.processes.get(pid)
    if (!row || row.status === 'exited') status = fail(shell, `kill: (${target}) - No such process`)
  }
  return status
}

function listSignals(shell: Shell, numbers: readonly string[]): number {
  const names = Object.keys(signals) as SignalName[]
  if (numbers.length === 0) {
    write(shell, 1, `${names.map((name) => `${String(signals[name].number).padStart(2)}) SIG${name}`).join('\t')}\n`)
    return 0
  }
  for (const each of numbers) {
    const number = Number(each) > 128 ? Number(each) - 128 : Number(each)
    const name = names.find((one) => signals[one].number === number)
    const byName = parseSignal(each)
    if (name) write(shell, 1, `${name}\n`)
    else if (byName) write(shell, 1, `${signals[byName].number}\n`)
    else return fail(shell, `kill: ${each}: invalid signal specification`)
  }
  return 0
}

const pseudo = new Set(['EXIT', 'ERR', 'DEBUG', 'RETURN'])

export const trap: Builtin = (shell, args) => {
  const words = args[0] === '--' ? args.slice(1) : args
  if (words.length === 0 || words[0] === '-p') {
    const only = words.slice(1).map(trapName)
    for (const [name, text] of sortedTraps(shell)) {
      if (only.length === 0 || only.includes(name)) write(shell, 1, `trap -- ${quoteSingle(text)} ${pseudo.has(name) ? name : `SIG${name}`}\n`)
    }
    return 0
  }
  if (words[0] === '-l') return listSignals(shell, [])
  const [first = '', ...names] = words
  const resets = first === '-' || (words.length === 1 && trapName(first) !== undefined)
  let status = 0
  const traps = new Map(shell.traps)
  for (const each of words.length === 1 ? [first] : names) {
    const name = trapName(each)
    if (name === undefined) status = fail(shell, `trap: ${each}: invalid signal specification`)
    else if (name === 'DEBUG' || name === 'RETURN') status = fail(shell, `trap: not simulated here: ${name}`)
    else if (resets) traps.delete(name)
    else traps.set(name, first)
  }
  shell.traps = traps
  applyTraps(shell)
  return status
}

function sortedTraps(shell: Shell): [string, string][] {
  const rank = (name: string) => (name === 'EXIT' ? 0 : pseudo.has(name) ? 100 : signals[name as SignalName].number)
  return [...shell.traps].sort(([a], [b]) => rank(a) - rank(b))
}

function trapName(text: string): string | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (text === '0' || name === 'EXIT') return 'EXIT'
  return pseudo.has(name) ? name : parseSignal(text)
}
