/** Whether a process of this machine waits for somebody else, as Linux's /proc tells it. */
import { readdirSync, readFileSync } from 'node:fs'

/** What stands in `stat` behind the command's name, which may hold anything. */
function statOf(path: string): string[] | undefined {
  try {
    const text = readFileSync(path, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // It has ended since its folder was listed.
    return undefined
  }
}

const stateField = 0
const parentField = 1
const userTimeField = 11
const systemTimeField = 12

/** The processor time that it has used, in ticks, if all of its threads sleep; undefined while one runs. */
export function ticksAsleep(pid: number): number | undefined {
  let ticks = 0
  for (const thread of namesIn(`/proc/${pid}/task`)) {
    const stat = statOf(`/proc/${pid}/task/${thread}/stat`)
    if (!stat) continue
    if (stat[stateField] !== 'S') return undefined
    ticks += Number(stat[userTimeField]) + Number(stat[systemTimeField])
  }
  return ticks
}

/** Whether a program that it has started is still running. */
export function hasChildren(pid: number): boolean {
  return namesIn('/proc').some((name) => /^\d+$/.test(name) && statOf(`/proc/${name}/stat`)?.[parentField] === String(pid))
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    // It has ended.
    return []
  }
}
