/** Waiting for the processes of a command in the foreground. */
import { numberOf, park, rowOf } from '../../kernel.ts'
import { reap } from '../../lifecycle.ts'
import { signals } from '../../signals.ts'
import type { ProcessRow } from '../../state.ts'
import { complete, exitShell } from '../errexit.ts'
import { addJob, changeJob, describeJob, setForeground } from '../jobs.ts'
import type { ForegroundWait, FrameOf, Place } from '../shell-row.ts'
import { complain, isOn, pop, push, replaceTop, type Shell, write } from '../shell.ts'
import { unwindTo } from '../unwind.ts'

export function pushForeground(shell: Shell, place: Place, { pids, text, job }: { pids: readonly string[]; text: string; job?: number }): void {
  setForeground(shell, rowOf(shell.kernel, pids[0]!).group)
  const wait: ForegroundWait = { pids, ended: {}, job, signalled: undefined, text }
  push<'foreground'>(shell, { kind: 'foreground', source: place.source, node: place.node, wait })
}

export function stepForeground(shell: Shell, frame: FrameOf<'foreground'>): void {
  const { kernel, pid } = shell
  const { wait } = frame
  const ended = { ...wait.ended }
  let { signalled } = wait
  for (const child of wait.pids) {
    const row = kernel.state.processes.get(child)
    if (ended[child] !== undefined || row?.status === 'running' || row?.status === 'waiting') continue
    if (row?.status === 'stopped') return suspendJob(shell, frame, row)
    if (row?.endedBy) signalled = row.endedBy
    ended[child] = row ? reap(kernel, row).exitCode ?? 0 : 127
    if (row?.endedBy && shouldSay(shell, row, child === wait.pids.at(-1))) saySignal(shell, row, wait)
  }
  if (wait.pids.some((child) => ended[child] === undefined)) {
    if (Object.keys(ended).length > Object.keys(wait.ended).length) replaceTop(shell, frame, { wait: { ...wait, ended, signalled } })
    return park(kernel, pid)
  }
  pop(shell)
  setForeground(shell, rowOf(kernel, pid).group)
  if (wait.job !== undefined) shell.jobs = shell.jobs.filter((job) => job.number !== wait.job)
  finish(shell, wait.pids.map((child) => ended[child]!), signalled)
}

function finish(shell: Shell, statuses: readonly number[], signalled: string | undefined): void {
  shell.pipeStatus = statuses
  const last = statuses.at(-1)!
  const status = isOn(shell, 'pipefail') ? statuses.findLast((each) => each !== 0) ?? 0 : last
  if (signalled === 'INT' && last === 130) return interrupted(shell)
  complete(shell, status)
}

/** Who interrupts a command interrupts the loop around it. */
function interrupted(shell: Shell): void {
  if (shell.interactive) {
    write(shell, 2, '\n')
    unwindTo(shell, (frame) => frame.kind === 'prompt')
    shell.status = 130
  } else if (shell.traps.has('INT')) complete(shell, 130)
  else exitShell(shell, 130)
}

function suspendJob(shell: Shell, frame: FrameOf<'foreground'>, row: ProcessRow): void {
  const { wait } = frame
  const known = shell.jobs.find((job) => job.number === wait.job)
  const job = known ?? addJob(shell, { group: row.group, pids: wait.pids, text: wait.text, status: 'Stopped' })
  changeJob(shell, job.number, { status: 'Stopped', ended: wait.ended, news: false })
  pop(shell)
  setForeground(shell, rowOf(shell.kernel, shell.pid).group)
  write(shell, 2, `\n${describeJob(shell, { ...job, status: 'Stopped' })}`)
  if (shell.interactive) unwindTo(shell, (each) => each.kind === 'prompt')
  shell.status = 148
}

function shouldSay(shell: Shell, row: ProcessRow, isLast: boolean): boolean {
  return row.endedBy !== 'INT' && row.endedBy !== 'PIPE' && (isLast || shell.interactive)
}

function saySignal(shell: Shell, row: ProcessRow, wait: ForegroundWait): void {
  const { words } = signals[row.endedBy!]
  if (shell.interactive || row.endedBy === 'TERM') write(shell, 2, `${words}\n`)
  else complain(shell, `${numberOf(row.pid).padStart(5)} ${words.padEnd(23)} ${wait.text}`)
}
