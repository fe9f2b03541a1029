/** `EscalationPolicy` of work.track.dev/v1: whom a page tells, and whom when nobody answers. */
import { type FieldError, invalidValue, type KubeObject, kindType, listOf, objectType, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { minute } from '@track/simulation'
import type { EscalationPolicy } from '@track/work'
import { Written } from '../written-values.ts'

export interface EscalationPolicyObject extends KubeObject {
  spec: {
    /** Of senders of events; the object's name where absent. */
    routingKey?: string
    rules: { schedules?: string[]; people?: string[]; escalateAfter?: string }[]
    /** How often the rules begin anew; 0 where absent. */
    loops?: number
  }
}

export const escalationPolicies = resource<EscalationPolicyObject>('work.track.dev/v1', 'EscalationPolicy', { plural: 'escalationpolicies', namespaced: false })

const name = 'dev.track.work.v1.EscalationPolicy'
const rule = objectType(`${name}Rule`, { schedules: { type: listOf('string') }, people: { type: listOf('string') }, escalateAfter: 'string' })

/** Follows PagerDuty's defaults: half an hour, no loop; at most nine. */
export function readPolicy({ metadata, spec }: EscalationPolicyObject): { readonly policy: EscalationPolicy; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  const rules = (spec?.rules ?? []).map(({ schedules = [], people = [], escalateAfter }, index) => {
    const own = field.child('rules').index(index)
    if (schedules.length + people.length === 0) read.errors.push(requiredValue(own, 'name a schedule or a person'))
    const after = read.duration(own.child('escalateAfter'), escalateAfter, 30 * minute)
    if (after < minute) read.errors.push(invalidValue(own.child('escalateAfter'), escalateAfter, 'must be at least 1m'))
    return { schedules, people, escalateAfter: Math.max(1, after) }
  })
  if (rules.length === 0) read.errors.push(requiredValue(field.child('rules')))
  const loops = spec?.loops ?? 0
  if (!(loops >= 0 && loops <= 9)) read.errors.push(invalidValue(field.child('loops'), loops, 'must be between 0 and 9, inclusive'))
  const own = metadata.name ?? ''
  return { policy: { name: own, routingKey: spec?.routingKey ?? own, rules, loops }, errors: read.errors }
}

export const escalationPolicyKind = defineKind<EscalationPolicyObject>({
  resource: escalationPolicies,
  type: kindType(name, { spec: objectType(`${name}Spec`, { routingKey: 'string', rules: { type: listOf(rule) }, loops: 'int64' }) }),
  hasGeneration: true,
  validate: (object) => [...readPolicy(object).errors],
  columns: [
    nameColumn,
    { name: 'Rules', type: 'integer', description: 'How many.', cell: ({ spec }) => spec.rules.length },
    { name: 'Key', type: 'string', description: 'What senders of events name it by.', cell: ({ metadata, spec }) => spec.routingKey ?? metadata.name ?? '' },
    ageColumn,
  ],
})
