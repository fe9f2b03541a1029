/**
 * Ephemeral containers of a pod: what one may be.
 *
 * Follows validateEphemeralContainers in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import { type Container, duplicateValue, type FieldError, type FieldPath, forbiddenField, valueNotFound } from '@track/apimachinery'
import { type ContainerContext, validateCommon, validateImage } from './containers.ts'

const words = 'cannot be set for an Ephemeral Container'

/** What a part of the pod's service would need, in the order of the struct. */
const forbidden: readonly (keyof Container)[] = [
  'ports', 'resources', 'resizePolicy', 'restartPolicy', 'restartPolicyRules', 'livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle',
]

export function validateEphemeralContainers(context: ContainerContext, field: FieldPath): FieldError[] {
  const { containers, initContainers = [], ephemeralContainers = [] } = context.spec
  const others = new Set([...containers, ...initContainers].map(({ name }) => name))
  const names = new Set(others)
  return ephemeralContainers.flatMap(({ targetContainerName: target, ...common }, index) => {
    const own = field.index(index)
    const container = common as Container
    const errors = [...validateCommon(container, context, own), ...validateImage(container, own)]
    if (names.has(container.name)) errors.push(duplicateValue(own.child('name'), container.name))
    names.add(container.name)
    if (target && !others.has(target)) errors.push(valueNotFound(own.child('targetContainerName'), target))
    return [...errors, ...forbiddenFields(container, own), ...forbiddenSubPaths(container, own)]
  })
}

function forbiddenFields(container: Container, field: FieldPath): FieldError[] {
  return forbidden.filter((name) => isSet(container[name])).map((name) => forbiddenField(field.child(name), words))
}

/** Resources that say nothing are what everybody has. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && Object.keys(value).length > 0
}

/** They would stay mounted until the pod ends. */
function forbiddenSubPaths({ volumeMounts = [] }: Container, field: FieldPath): FieldError[] {
  return volumeMounts.flatMap((mount, index) => (['subPath', 'subPathExpr'] as const)
    .filter((name) => mount[name])
    .map((name) => forbiddenField(field.child('volumeMounts').index(index).child(name), words)))
}
