/**
 * Pod templates of workloads.
 *
 * Follows ValidatePodTemplateSpec in pkg/apis/core/validation/validation.go and
 * ValidatePodTemplateSpecForReplicaSet in pkg/apis/apps/validation/validation.go of Kubernetes 1.34.
 */
import {
  type FieldError, type FieldPath, forbiddenField, invalidValue, type LabelSelector, ParseError, type PodTemplateSpec,
  requiredValue, type Selector, selectorOf, unsupportedValue, validateAnnotations, validateLabels, validateLabelSelector,
} from '@track/apimachinery'
import { shownLabels, shownSelector } from '../field-rules.ts'
import { validatePodSpec } from './spec-validation.ts'
import { validatePodAnnotations } from './annotations.ts'

export function validateTemplate({ metadata = {}, spec }: PodTemplateSpec, field: FieldPath): FieldError[] {
  const { labels, annotations } = metadata
  return [
    ...validateLabels(labels, field.child('labels')),
    ...validateAnnotations(annotations, field.child('annotations')),
    ...validatePodAnnotations(annotations, spec!, field.child('annotations')),
    ...validatePodSpec(spec!, field.child('spec')),
    ...(spec!.ephemeralContainers?.length
      ? [forbiddenField(field.child('spec', 'ephemeralContainers'), 'ephemeral containers not allowed in pod template')]
      : []),
  ]
}

/** The template of something that keeps pods running for ever. */
function validateRunningTemplate(template: PodTemplateSpec, selector: Selector, field: FieldPath): FieldError[] {
  const { metadata = {}, spec } = template
  const errors: FieldError[] = []
  if (!selector.isEmpty && !selector.matches(metadata.labels)) {
    errors.push(invalidValue(field.child('metadata', 'labels'), shownLabels(metadata.labels), '`selector` does not match template `labels`'))
  }
  errors.push(...validateTemplate(template, field))
  const { restartPolicy, activeDeadlineSeconds } = spec!
  if (restartPolicy !== 'Always') errors.push(unsupportedValue(field.child('spec', 'restartPolicy'), restartPolicy ?? '', ['Always']))
  if (activeDeadlineSeconds !== undefined) {
    errors.push(forbiddenField(field.child('spec', 'activeDeadlineSeconds'), 'activeDeadlineSeconds in ReplicaSet is not Supported'))
  }
  return errors
}

/** Selector and template of Deployments and ReplicaSets, which must fit each other. */
export function validateSelectorAndTemplate(
  { selector, template }: { selector: LabelSelector | undefined; template: PodTemplateSpec | undefined },
  field: FieldPath,
): FieldError[] {
  const own = field.child('selector')
  const errors: FieldError[] = []
  if (!selector) errors.push(requiredValue(own))
  else {
    errors.push(...validateLabelSelector(selector, own))
    if (isEmptySelector(selector)) errors.push(invalidValue(own, shownSelector(selector), 'empty selector is invalid for deployment'))
  }
  const parsed = readSelector(selector)
  if (!parsed) return [...errors, invalidValue(own, shownSelector(selector), 'invalid label selector')]
  return [...errors, ...validateRunningTemplate(template ?? {}, parsed, field.child('template'))]
}

function isEmptySelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length + matchExpressions.length === 0
}

/** The selector; undefined where it is not one. */
export function readSelector(selector: LabelSelector | undefined): Selector | undefined {
  try {
    return selectorOf(selector)
  } catch (refusal) {
    // A ParseError says that the learner's selector is none; the caller names the field.
    if (refusal instanceof ParseError) return undefined
    throw refusal
  }
}
