/** `object`: an object of the API, or a list of them, and an expression that must hold for it. */
import { groupResource, type Resource } from '@track/apimachinery'
import { apiServerOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { holds, readExpression } from '../expression.ts'
import { filled, held, missing } from '../judgement.ts'
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
    return {
      object: reading.text(fields['object'], [...path, 'object']),
      namespace: reading.text(fields['namespace'], [...path, 'namespace'], 'default'),
      is: readExpression(reading, fields['is'] ?? 'true', [...path, 'is']),
    }
  },

  judge(simulation, { object: path, namespace, is, otherwise }) {
    const [type = '', name] = path.split('/')
    const resource = resourceNamed(simulation, type)
    const within = resource.namespaced ? namespace : undefined
    if (name === undefined) {
      const items = cacheOf(simulation).list(resource, within)
      if (holds(is, { items })) return held(`${type}: ${is}`)
      return missing(otherwise === '' ? `${items.length} ${type}, expected ${is}` : filled(otherwise, { count: items.length }))
    }
    const object = cacheOf(simulation).get(resource, name, within)
    if (!object) return missing(`${path} is not there`)
    if (holds(is, { object })) return held(`${path}: ${is}`)
    return missing(otherwise === '' ? `${path}: expected ${is}` : filled(otherwise, object))
  },
}

/** A resource by its plural, with or without its group. */
function resourceNamed(simulation: Simulation, type: string): Resource {
  const kinds = [...apiServerOf(simulation).kinds.values()].map(({ resource }) => resource)
  const found = kinds.find((resource) => groupResource(resource) === type) ?? kinds.find(({ plural }) => plural === type)
  if (!found) throw new Error(`no resource "${type}" in this world`)
  return found
}
