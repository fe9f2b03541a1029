/**
 * Environment variables of a container.
 *
 * Follows ValidateEnv and ValidateEnvFrom in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  configMapKeyErrors, type Container, envVarNameErrors, type FieldError, type FieldPath, invalidValue, requiredValue,
} from '@track/apimachinery'
import { refuse, subdomainName } from '../field-rules.ts'
import { validateFieldReference, validateResourceReference } from './downward-fields.ts'

type Variable = NonNullable<Container['env']>[number]
type VariableSource = NonNullable<Container['envFrom']>[number]

export function validateEnvironment(variables: readonly Variable[], field: FieldPath): FieldError[] {
  return variables.flatMap((variable, index) => {
    const own = field.index(index)
    const { name = '' } = variable
    const errors = name === '' ? [requiredValue(own.child('name'))] : refuse(own.child('name'), name, envVarNameErrors(name))
    return [...errors, ...validateValueFrom(variable, own.child('valueFrom'))]
  })
}

const variableFields = [
  'metadata.name', 'metadata.namespace', 'metadata.uid', 'spec.nodeName', 'spec.serviceAccountName', 'status.hostIP',
  'status.hostIPs', 'status.podIP', 'status.podIPs',
]

function validateValueFrom({ value, valueFrom }: Variable, field: FieldPath): FieldError[] {
  if (!valueFrom) return []
  const { fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef } = valueFrom
  const errors = [
    ...(fieldRef ? validateFieldReference(fieldRef, variableFields, field.child('fieldRef')) : []),
    ...(resourceFieldRef ? validateResourceReference(resourceFieldRef, field.child('resourceFieldRef'), { ofVolume: false }) : []),
    ...(configMapKeyRef ? validateKeyReference(configMapKeyRef, field.child('configMapKeyRef')) : []),
    ...(secretKeyRef ? validateKeyReference(secretKeyRef, field.child('secretKeyRef')) : []),
  ]
  const count = [fieldRef, resourceFieldRef, configMapKeyRef, secretKeyRef].filter((source) => source !== undefined).length
  const words = count === 0
    ? 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'
    : value ? 'may not be specified when `value` is not empty'
      : count > 1 ? 'may not have more than one field specified at a time' : undefined
  return words === undefined ? errors : [...errors, invalidValue(field, '', words)]
}

function validateKeyReference({ name = '', key = '' }: { name?: string; key: string }, field: FieldPath): FieldError[] {
  const errors = refuse(field.child('name'), name, subdomainName(name, false))
  return [...errors, ...(key === '' ? [requiredValue(field.child('key'))] : refuse(field.child('key'), key, configMapKeyErrors(key)))]
}

export function validateEnvironmentFrom(sources: readonly VariableSource[], field: FieldPath): FieldError[] {
  return sources.flatMap(({ prefix = '', configMapRef, secretRef }, index) => {
    const own = field.index(index)
    const errors = prefix === '' ? [] : refuse(own.child('prefix'), prefix, envVarNameErrors(prefix))
    for (const [name, source] of Object.entries({ configMapRef, secretRef })) {
      if (!source) continue
      const at = own.child(name, 'name')
      errors.push(...(source.name ? refuse(at, source.name, subdomainName(source.name, true)) : [requiredValue(at)]))
    }
    if (!configMapRef && !secretRef) errors.push(invalidValue(field, '', 'must specify one of: `configMapRef` or `secretRef`'))
    if (configMapRef && secretRef) errors.push(invalidValue(field, '', 'may not have more than one field specified at a time'))
    return errors
  })
}
