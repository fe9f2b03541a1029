/**
 * Metrics as the annotations of autoscaling/v1 spell them.
 *
 * Follows the conversions of metric sources in pkg/apis/autoscaling/v1/conversion.go of Kubernetes 1.34.
 */
import type { LabelSelector, MetricSpec, MetricStatus } from '@track/apimachinery'

interface Reference {
  kind: string
  name: string
  apiVersion?: string
}

/** One of its fields is set: the one that `type` names. */
export interface MetricInV1 {
  type: string
  object?: { target: Reference; metricName: string; selector?: LabelSelector; targetValue?: string; currentValue?: string; averageValue?: string }
  pods?: { metricName: string; selector?: LabelSelector; targetAverageValue?: string; currentAverageValue?: string }
  resource?: ResourceInV1
  containerResource?: ResourceInV1 & { container: string }
  external?: {
    metricName: string; metricSelector?: LabelSelector
    targetValue?: string; targetAverageValue?: string; currentValue?: string; currentAverageValue?: string
  }
}

interface ResourceInV1 {
  name: string
  targetAverageUtilization?: number
  targetAverageValue?: string
  currentAverageUtilization?: number
  currentAverageValue?: string
}

export function metricInV1({ type, object, pods, resource, containerResource, external }: MetricSpec): MetricInV1 {
  return defined({
    type,
    object: object && defined({
      target: object.describedObject, metricName: object.metric.name, targetValue: object.target.value ?? '0',
      selector: object.metric.selector, averageValue: object.target.averageValue,
    }),
    pods: pods && defined({
      metricName: pods.metric.name, targetAverageValue: pods.target.averageValue ?? '0', selector: pods.metric.selector,
    }),
    resource: resource && defined({
      name: resource.name,
      targetAverageUtilization: resource.target.averageUtilization, targetAverageValue: resource.target.averageValue,
    }),
    containerResource: containerResource && defined({
      name: containerResource.name,
      targetAverageUtilization: containerResource.target.averageUtilization,
      targetAverageValue: containerResource.target.averageValue,
      container: containerResource.container,
    }),
    external: external && defined({
      metricName: external.metric.name, metricSelector: external.metric.selector,
      targetValue: external.target.value, targetAverageValue: external.target.averageValue,
    }),
  })
}

export function metricFromV1({ type, object, pods, resource, containerResource, external }: MetricInV1): MetricSpec {
  return defined({
    type,
    object: object && {
      describedObject: object.target,
      metric: defined({ name: object.metricName, selector: object.selector }),
      target: object.averageValue === undefined
        ? defined({ type: 'Value', value: object.targetValue })
        : defined({ type: 'AverageValue', value: object.targetValue, averageValue: object.averageValue }),
    },
    pods: pods && {
      metric: defined({ name: pods.metricName, selector: pods.selector }),
      target: defined({ type: 'AverageValue', averageValue: pods.targetAverageValue }),
    },
    resource: resource && { name: resource.name, target: resourceTarget(resource) },
    containerResource: containerResource && {
      name: containerResource.name, target: resourceTarget(containerResource), container: containerResource.container,
    },
    external: external && {
      metric: defined({ name: external.metricName, selector: external.metricSelector }),
      target: defined({
        type: external.targetValue === undefined ? 'AverageValue' : 'Value',
        value: external.targetValue, averageValue: external.targetAverageValue,
      }),
    },
  })
}

function resourceTarget({ targetAverageUtilization: utilization, targetAverageValue: value }: ResourceInV1) {
  return defined({
    type: utilization === undefined ? 'AverageValue' : 'Utilization',
    averageValue: value, averageUtilization: utilization,
  })
}

export function metricStatusInV1({ type, object, pods, resource, containerResource, external }: MetricStatus): MetricInV1 {
  return defined({
    type,
    object: object && defined({
      target: object.describedObject, metricName: object.metric.name, currentValue: object.current.value ?? '0',
      selector: object.metric.selector, averageValue: object.current.averageValue,
    }),
    pods: pods && defined({
      metricName: pods.metric.name, currentAverageValue: pods.current.averageValue ?? '0', selector: pods.metric.selector,
    }),
    resource: resource && defined({
      name: resource.name,
      currentAverageUtilization: resource.current.averageUtilization, currentAverageValue: resource.current.averageValue ?? '0',
    }),
    containerResource: containerResource && defined({
      name: containerResource.name,
      currentAverageUtilization: containerResource.current.averageUtilization,
      currentAverageValue: containerResource.current.averageValue ?? '0',
      container: containerResource.container,
    }),
    external: external && defined({
      metricName: external.metric.name, metricSelector: external.metric.selector,
      currentValue: external.current.value ?? '0', currentAverageValue: external.current.averageValue,
    }),
  })
}

export function metricStatusFromV1({ type, object, pods, resource, containerResource, external }: MetricInV1): MetricStatus {
  return defined({
    type,
    object: object && {
      describedObject: object.target,
      metric: defined({ name: object.metricName, selector: object.selector }),
      current: defined({ value: object.currentValue, averageValue: object.averageValue }),
    },
    pods: pods && {
      metric: defined({ name: pods.metricName, selector: pods.selector }),
      current: defined({ averageValue: pods.currentAverageValue }),
    },
    resource: resource && { name: resource.name, current: resourceCurrent(resource) },
    containerResource: containerResource && {
      name: containerResource.name, container: containerResource.container, current: resourceCurrent(containerResource),
    },
    external: external && {
      metric: defined({ name: external.metricName, selector: external.metricSelector }),
      current: defined({ value: external.currentValue, averageValue: external.currentAverageValue }),
    },
  })
}

function resourceCurrent({ currentAverageUtilization: utilization, currentAverageValue: value }: ResourceInV1) {
  return defined({ averageValue: value, averageUtilization: utilization })
}

type Defined<T> = { [Field in keyof T as undefined extends T[Field] ? never : Field]: T[Field] }
  & { [Field in keyof T as undefined extends T[Field] ? Field : never]?: Exclude<T[Field], undefined> }

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}
