/**
 * The template from which pods are made.
 *
 * Follows DescribePodTemplate of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { type PodTemplateSpec, printLabelSelector, type TopologySpreadConstraint } from '@track/apimachinery'
import { describeContainers } from './containers.ts'
import type { Description } from './description.ts'
import { describeAnnotations, describeLabels, describeTolerations } from './labels.ts'
import { describeVolumes } from './volumes.ts'

export function describePodTemplate(template: PodTemplateSpec | undefined, to: Description): void {
  to.line(0, 'Pod Template:')
  if (!template) return to.write(1, '<unset>')
  const { metadata, spec } = template
  describeLabels('  Labels', metadata?.labels, to)
  if (Object.keys(metadata?.annotations ?? {}).length > 0) describeAnnotations('  Annotations', metadata?.annotations, to)
  if (spec?.serviceAccountName) to.field(1, 'Service Account', spec.serviceAccountName)
  if ((spec?.initContainers ?? []).length > 0) describeContainers('Init Containers', spec!.initContainers!, to, { indent: '  ' })
  describeContainers('Containers', spec?.containers ?? [], to, { indent: '  ' })
  describeVolumes(spec?.volumes, to, '  ')
  describeSpread(spec?.topologySpreadConstraints, to, '  ')
  if (spec?.priorityClassName) to.field(1, 'Priority Class Name', spec.priorityClassName)
  describeLabels('  Node-Selectors', spec?.nodeSelector, to)
  describeTolerations('  Tolerations', spec?.tolerations, to)
}

export function describeSpread(constraints: readonly TopologySpreadConstraint[] = [], to: Description, indent = ''): void {
  const sorted = [...constraints].sort((a, b) => (a.topologyKey < b.topologyKey ? -1 : 1))
  for (const [index, { topologyKey, whenUnsatisfiable, maxSkew, labelSelector }] of sorted.entries()) {
    const selector = labelSelector ? ` for selector ${printLabelSelector(labelSelector)}` : ''
    to.line(0, `${indent}${index === 0 ? 'Topology Spread Constraints:' : ''}\t${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`)
  }
}
