/** `object`: an object of the API, or a list of them, and an expression that must hold for it. */
import { groupResource, type Resource } from '@track/apimachinery'
import { apiServerOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { holds, readExpression } from '../expression.ts'
import { filled, held, missing } from '../judgement.ts'
import { lookedAt } from '../looked-at.ts'
import type { CheckBase, CheckKind } from './check.ts'

export interface ObjectCheck extends CheckBase {
  readonly kind: 'object'
  /** `deployments.apps/web`, or `pods` for all of a namespace (then the expression is over `items`). */
  readonly object: string
  readonly namespace: string
  readonly is: string
}

export const objectCheck: CheckKind<ObjectCheck> = {
  name: 'object',
  fields: ['object', 'namespace', 'is'],

  read(reading, fields, path) {
    const object = reading.text(fields['object'], [...path, 'object'])
    const [type = ''] = object.split('/')
    if (object !== '' && !resourceNamed(type, reading.kinds)) reading.complain([...path, 'object'], `found "${type}", expected the plural of a kind of this world, with or without its group`)
    return {
      object,
      namespace: reading.text(fields['namespace'], [...path, 'namespace'], 'default'),
      is: readExpression(reading, fields['is'] ?? 'true', [...path, 'is']),
    }
  },

  judge(simulation, check) {
    const { object: path, namespace, is, otherwise } = check
    const [type = '', name] = path.split('/')
    const resource = resourceNamed(type, servedBy(simulation))!
    const within = resource.namespaced ? namespace : undefined
    if (name === undefined) {
      const items = cacheOf(simulation).list(resource, within)
      if (holds(check, { items })) return held(`${type}: ${is}`)
      return missing(otherwise === '' ? `${items.length} ${type}, expected ${is}` : filled(otherwise, { count: items.length }))
    }
    const object = cacheOf(simulation).get(resource, name, within)
    if (!object) return missing(`${path} is not there`)
    if (holds(check, { object })) return held(`${path}: ${lookedAt(is, { object }) || is}`)
    return missing(otherwise === '' ? `${path}: expected ${is}` : filled(otherwise, object))
  },
}

function servedBy(simulation: Simulation): Resource[] {
  return Array.from(apiServerOf(simulation).kinds.values(), ({ resource }) => resource)
}

/** A resource by its plural, with or without its group. */
function resourceNamed(type: string, kinds: readonly Resource[]): Resource | undefined {
  return kinds.find((resource) => groupResource(resource) === type) ?? kinds.find(({ plural }) => plural === type)
}
