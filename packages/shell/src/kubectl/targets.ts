/**
 * Which resources and objects operands name: `pods`, `pods web-0 web-1`, `deploy/web svc/web`,
 * `pods,services`, `all`.
 *
 * Follows k8s.io/cli-runtime/pkg/resource/builder.go (ResourceTypeOrNameArgs).
 */
import { type DiscoveredResource, resourceNamed } from './discovery.ts'
import { KubectlError } from './verb.ts'

/** One resource, and the names asked for; none means all of them. */
export interface Target {
  readonly resource: DiscoveredResource
  readonly names: readonly string[]
}

export function targetsOf(operands: readonly string[], all: readonly DiscoveredResource[]): Target[] {
  if (operands.some((word) => word.includes('/'))) return slashed(operands, all)
  const [types = '', ...names] = operands
  const resources = types.split(',').filter(Boolean).flatMap((word) => resourcesNamed(word, all))
  return resources.map((resource) => ({ resource, names }))
}

/** `TYPE/NAME …`: each word names one object. */
function slashed(operands: readonly string[], all: readonly DiscoveredResource[]): Target[] {
  return operands.map((word) => {
    const parts = word.split('/')
    if (parts.length === 1) {
      throw new KubectlError('error: there is no need to specify a resource type as a separate argument when passing arguments in resource/name form '
        + `(e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'`)
    }
    const [type = '', name = ''] = parts
    if (parts.length > 2 || type === '' || name === '') {
      throw new KubectlError(`error: arguments in resource/name form may not have more than one slash`)
    }
    return { resource: resourceNamed(type, all), names: [name] }
  })
}

/** A category such as `all`, or one resource. */
function resourcesNamed(word: string, all: readonly DiscoveredResource[]): DiscoveredResource[] {
  const category = all.filter(({ categories }) => categories.includes(word))
  if (category.length === 0) return [resourceNamed(word, all)]
  // A kind that several versions serve is shown once, in the preferred one.
  return category.filter((each, index) => category.findIndex(({ group, plural }) => group === each.group && plural === each.plural) === index)
}
