/**
 * The targets of an autoscaler beside what was measured: `cpu: 12%/50%, 3/10 (avg)`.
 *
 * Follows formatHPAMetrics in pkg/printers/internalversion/printers.go of Kubernetes 1.34.
 */
import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus } from '@track/apimachinery'

const shownMax = 2
const unknown = '<unknown>'

export function targetsCell({ spec, status }: HorizontalPodAutoscaler): string {
  const metrics = spec?.metrics ?? []
  if (metrics.length === 0) return '<none>'
  const words = metrics.map((metric, index) => metricWords(metric, status?.currentMetrics?.[index]))
  const shown = words.slice(0, shownMax).join(', ')
  return words.length > shownMax ? `${shown} + ${words.length - shownMax} more...` : shown
}

function metricWords(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return valueOrAverage(spec.external?.target, status?.external?.current)
    case 'Object':
      return valueOrAverage(spec.object?.target, status?.object?.current)
    case 'Pods':
      return `${status?.pods ? text(status.pods.current.averageValue) : unknown}/${text(spec.pods?.target.averageValue)}`
    case 'Resource':
      return resourceWords(spec.resource, status?.resource)
    case 'ContainerResource':
      return resourceWords(spec.containerResource, status?.containerResource)
    default:
      return '<unknown type>'
  }
}

interface Values {
  value?: string
  averageValue?: string
  averageUtilization?: number
}

function valueOrAverage(target: Values = {}, current: Values | undefined): string {
  if (target.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`
  return `${current ? text(current.value) : unknown}/${text(target.value)}`
}

function resourceWords(spec: { name: string; target: Values } | undefined, status: { current: Values } | undefined): string {
  const { averageValue, averageUtilization } = spec?.target ?? {}
  const current = status?.current
  if (averageValue !== undefined) return `${spec!.name}: ${status ? text(current?.averageValue) : unknown}/${averageValue}`
  const percent = (value: number | undefined, absent: string) => (value === undefined ? absent : `${value}%`)
  return `${spec?.name ?? ''}: ${percent(current?.averageUtilization, unknown)}/${percent(averageUtilization, '<auto>')}`
}

/** A quantity that is not there prints as Go prints a nil one. */
function text(quantity: string | undefined): string {
  return quantity ?? '<nil>'
}
