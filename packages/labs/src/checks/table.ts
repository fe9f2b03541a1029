/** The closed set of checks, and how a row of a lab becomes one. */
import type { Path, Reading } from '../reading.ts'
import { answerCheck, type AnswerCheck } from './answer.ts'
import { batchCheck, type BatchCheck } from './batch.ts'
import type { CheckBase, CheckKind } from './check.ts'
import { objectCheck, type ObjectCheck } from './object.ts'
import { promqlCheck, type PromqlCheck } from './promql.ts'
import { replayCheck, type ReplayCheck } from './replay.ts'
import { requestCheck, type RequestCheck } from './request.ts'
import { workloadCheck, type WorkloadCheck } from './workload.ts'

export type CheckRow = PromqlCheck | ObjectCheck | AnswerCheck | ReplayCheck | BatchCheck | RequestCheck | WorkloadCheck

const kinds = [promqlCheck, objectCheck, answerCheck, replayCheck, batchCheck, requestCheck, workloadCheck]

export const checkKinds = kinds as unknown as readonly CheckKind[]

const common = ['for', 'once', 'otherwise'] as const

export function checkKindOf({ kind }: CheckBase): CheckKind {
  return checkKinds.find(({ name }) => name === kind)!
}

export function readCheck(reading: Reading, value: unknown, path: Path): CheckRow | undefined {
  const fields = reading.mapping(value, path)
  const kind = checkKinds.find(({ name }) => Object.hasOwn(fields, name))
  if (!kind) {
    reading.complain(path, `no such check, expected one of ${checkKinds.map(({ name }) => name).join(', ')}`)
    return undefined
  }
  reading.only(fields, path, [...kind.fields, ...common])
  return {
    kind: kind.name,
    for: reading.duration(fields['for'], [...path, 'for'], 0),
    once: reading.flag(fields['once'], [...path, 'once']),
    otherwise: reading.text(fields['otherwise'], [...path, 'otherwise'], ' ').trim(),
    ...kind.read(reading, fields, path),
  } as CheckRow
}
