/** StressChaos: CPU and memory that are taken. Follows api/v1alpha1/stresschaos_{types,webhook}.go of Chaos Mesh. */
import { type FieldError, invalidValue, inStructOrder, objectType } from '@track/apimachinery'
import { check, checkMode, checkText } from '../webhook/check.ts'
import { isDuration, isSize } from '../webhook/values.ts'
import { chaosKind } from './chaos-kind.ts'
import { type ChaosSpec, containerSelector, strings, typeName } from './chaos-object.ts'

export interface StressChaosSpec extends ChaosSpec {
  stressors?: {
    memory?: { workers?: number; size?: string; oomScoreAdj?: number; options?: string[] }
    cpu?: { workers?: number; load?: number; options?: string[] }
  }
  stressngStressors?: string
}

const memory = objectType(typeName('MemoryStressor'), { workers: { type: 'int64', isRequired: true }, size: 'string', oomScoreAdj: 'int64', options: strings })
const cpu = objectType(typeName('CPUStressor'), { workers: { type: 'int64', isRequired: true }, load: 'int64', options: strings })
const stressors = objectType(typeName('Stressors'), { memory, cpu })
const fields = { ...containerSelector, stressors, stressngStressors: 'string', duration: 'string', remoteCluster: 'string' } as const
const spec = objectType(typeName('StressChaosSpec'), fields)

export const stressChaos = chaosKind<StressChaosSpec>({
  kind: 'StressChaos',
  fields,
  enums: {},
  check(given) {
    const { stressors: found, stressngStressors = '', duration } = given
    const missing = (at: string, value: unknown): FieldError[] => [invalidValue(at, value, 'missing stressors')]
    return [
      ...(!found && stressngStressors === '' ? missing('Spec', withoutEmpty(inStructOrder(given, spec))) : []),
      ...checkMode('Spec.ContainerSelector', given),
      ...(found && !found.memory && !found.cpu ? missing('Spec.Stressors', {}) : []),
      ...check('Spec.Duration', duration, isDuration),
      ...checkMode('Spec.ContainerSelector.PodSelector', given),
      ...(found?.memory ? checkText('Spec.Stressors.MemoryStressor.Size', found.memory.size, isSize) : []),
    ]
  },
  columns: ['duration'],
})

/** As Go prints it: what is empty is left out. */
function withoutEmpty(value: unknown): unknown {
  return Object.fromEntries(Object.entries(value as object).filter(([, each]) => each !== ''))
}
