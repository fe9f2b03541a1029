/**
 * `workload`: the settings with which the processes of an app run, wherever they came from: its
 * ConfigMap, its environment or its arguments. Durations are in seconds.
 */
import { oncePerRow, type Plain, second } from '@track/simulation'
import { type ProcessWorkload, runningProcesses, settingRows } from '@track/traffic'
import { holds, readExpression } from '../expression.ts'
import { filled, held, missing, printNumber } from '../judgement.ts'
import { lookedAt } from '../looked-at.ts'
import type { CheckBase, CheckKind } from './check.ts'

export interface WorkloadCheck extends CheckBase {
  readonly kind: 'workload'
  /** The label `app` of its pods. */
  readonly app: string
  readonly namespace: string
  readonly is: string
}

export const workloadCheck: CheckKind<WorkloadCheck> = {
  name: 'workload',
  fields: ['workload', 'namespace', 'is'],

  read(reading, fields, path) {
    return {
      app: reading.text(fields['workload'], [...path, 'workload']),
      namespace: reading.text(fields['namespace'], [...path, 'namespace'], 'default'),
      is: readExpression(reading, fields['is'], [...path, 'is']),
    }
  },

  judge(simulation, check) {
    const { app, namespace, is, otherwise } = check
    const running = runningProcesses(simulation).filter(({ labels }) => labels['app'] === app && labels['namespace'] === namespace)
    if (running.length === 0) return missing(`no process of ${app} is running`)
    const failing = running.filter(({ workload }) => !holds(check, { settings: settingsOf(workload) }))
    const [first] = failing
    if (!first) return held(`${app} runs with ${printed(is, running[0]!.workload)}`, running.map(({ id }) => id))
    const credit = 1 - failing.length / running.length
    return missing(otherwise === '' ? `${app} does not run with ${is}` : filled(otherwise, settingsOf(first.workload)), { credit })
  },
}

/** The settings that the expression names, as the process has them. */
function printed(is: string, workload: ProcessWorkload): string {
  const durations = durationsOf(workload)
  const print = (name: string, value: unknown) => durations.has(name) ? `${printNumber(value)} s` : printNumber(value)
  return lookedAt(is, { settings: settingsOf(workload) }, print) || is
}

/** By name as in a description; what is not set is not there. */
const settingsOf = oncePerRow((workload: ProcessWorkload): Record<string, Plain> => {
  const durations = durationsOf(workload)
  return Object.fromEntries(Object.entries(workload).flatMap(([name, value]): [string, Plain][] => {
    if (value === undefined) return []
    return [[name, durations.has(name) && typeof value === 'number' ? value / second : value as Plain]]
  }))
})

function durationsOf({ kind }: ProcessWorkload): ReadonlySet<string> {
  return new Set(settingRows(kind).filter(({ expected }) => expected.includes('duration')).map(({ path }) => path))
}
