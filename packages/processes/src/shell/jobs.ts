/** Jobs: what runs in the background or is stopped, and how bash speaks of it. */
import { numberOf } from '../kernel.ts'
import { reap } from '../lifecycle.ts'
import { limits } from '../limits.ts'
import { signals } from '../signals.ts'
import type { JobRow } from './shell-row.ts'
import { complain, isOn, type Shell, write } from './shell.ts'

export function addJob(shell: Shell, job: { group: string; pids: readonly string[]; text: string; status: JobRow['status'] }): JobRow {
  if (shell.jobs.length >= limits.processes) forgetOldJobs(shell)
  const number = Math.max(0, ...shell.jobs.map((each) => each.number)) + 1
  const row: JobRow = { ...job, number, exitCode: 0, words: undefined, news: false, ended: {} }
  shell.jobs = [...shell.jobs, row]
  return row
}

/** A script that never waits: how the oldest ended is forgotten, as bash does beyond CHILD_MAX. */
function forgetOldJobs(shell: Shell): void {
  refreshJobs(shell)
  let surplus = shell.jobs.length - limits.processes / 2
  shell.jobs = shell.jobs.filter((job) => job.status !== 'Done' || surplus-- <= 0)
}

export function changeJob(shell: Shell, number: number, changes: Partial<JobRow>): void {
  shell.jobs = shell.jobs.map((job) => (job.number === number ? { ...job, ...changes } : job))
}

/** Looks at the processes of every job, and takes those that have ended off the table. */
export function refreshJobs(shell: Shell): void {
  for (const job of shell.jobs) if (job.status !== 'Done') refreshJob(shell, job)
}

function refreshJob(shell: Shell, job: JobRow): void {
  const { kernel } = shell
  const ended = { ...job.ended }
  let { words } = job
  let isStopped = false
  for (const pid of job.pids) {
    const row = kernel.state.processes.get(pid)
    if (row?.status === 'exited') {
      ended[pid] = reap(kernel, row).exitCode ?? 0
      if (pid === job.pids.at(-1)) words = row.endedBy ? signals[row.endedBy].words : undefined
    } else if (row?.status === 'stopped') isStopped = true
    else if (!row && ended[pid] === undefined) ended[pid] = 127
  }
  if (job.pids.every((pid) => ended[pid] !== undefined)) {
    changeJob(shell, job.number, { ended, status: 'Done', exitCode: ended[job.pids.at(-1)!]!, words, news: true })
    if (words !== undefined && words !== signals.INT.words && words !== signals.TERM.words && !shell.interactive) {
      complain(shell, `${numberOf(job.group).padStart(5)} ${words.padEnd(23)} ${job.text}`)
    }
  } else if (isStopped) changeJob(shell, job.number, { ended, status: 'Stopped', news: job.status !== 'Stopped' })
  else changeJob(shell, job.number, { ended, status: 'Running' })
}

/** `%1`, `%+`, `%-`, `%name`, `%?text`, or a pid. */
export function findJob(shell: Shell, text: string): JobRow | undefined {
  const { jobs } = shell
  if (text === '' || text === '%' || text === '%%' || text === '%+') return currentJob(jobs)
  if (text === '%-') return previousJob(jobs)
  const rest = text.startsWith('%') ? text.slice(1) : text
  if (/^\d+$/.test(rest)) {
    if (text.startsWith('%')) return jobs.find((job) => job.number === Number(rest))
    return jobs.find((job) => job.pids.some((pid) => numberOf(pid) === rest))
  }
  if (!text.startsWith('%')) return undefined
  return rest.startsWith('?') ? jobs.find((job) => job.text.includes(rest.slice(1))) : jobs.find((job) => job.text.startsWith(rest))
}

export function currentJob(jobs: readonly JobRow[]): JobRow | undefined {
  return jobs.findLast((job) => job.status === 'Stopped') ?? jobs.at(-1)
}

function previousJob(jobs: readonly JobRow[]): JobRow | undefined {
  const current = currentJob(jobs)
  return jobs.filter((job) => job !== current).findLast((job) => job.status === 'Stopped') ?? jobs.filter((job) => job !== current).at(-1)
}

/** `[1]+  Running                 sleep 5 &` */
export function describeJob(shell: Shell, job: JobRow, { long = false } = {}): string {
  const mark = job.number === currentJob(shell.jobs)?.number ? '+' : job.number === previousJob(shell.jobs)?.number ? '-' : ' '
  const state = job.status === 'Done' ? job.words ?? (job.exitCode === 0 ? 'Done' : `Exit ${job.exitCode}`) : job.status
  const pid = long ? `${numberOf(job.pids[0]!)} ` : ''
  return `[${job.number}]${mark}  ${pid}${state.padEnd(24)}${job.text}${job.status === 'Running' ? ' &' : ''}\n`
}

/** At the prompt: says what has changed, and forgets what is done. */
export function reportJobs(shell: Shell): void {
  if (shell.jobs.length === 0) return
  refreshJobs(shell)
  for (const job of shell.jobs) if (job.news && shell.interactive) write(shell, 2, describeJob(shell, job))
  shell.jobs = shell.jobs.filter((job) => job.status !== 'Done').map((job) => ({ ...job, news: false }))
}

/** Gives the terminal to a group, or back to the shell. */
export function setForeground(shell: Shell, group: string): void {
  const { state } = shell.kernel
  const terminal = state.processes.get(shell.pid)?.terminal
  if (terminal === undefined || !isOn(shell, 'monitor')) return
  const row = state.terminals.get(terminal)
  if (row) state.terminals.set(terminal, { ...row, foreground: group })
}


