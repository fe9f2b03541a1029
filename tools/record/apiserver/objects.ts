/** The objects that the recordings start from. */
import type { Manifest } from './case.ts'

type Fields = Readonly<Record<string, unknown>>

export const container = { name: 'main', image: 'nginx' }

/** The default service account's volume would be in every pod. */
export function pod(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', ...metadata },
    spec: { automountServiceAccountToken: false, containers: [container], ...spec },
  }
}

/** A pod whose one container has these fields. */
export function podWith(fields: Fields, spec: Fields = {}): Manifest {
  return pod({ ...spec, containers: [{ ...container, ...fields }] })
}

export const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } }

export function deployment(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return {
    apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', ...metadata },
    spec: { selector: { matchLabels: { app: 'web' } }, template, ...spec },
  }
}

export function replicaSet(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return { ...deployment(spec, metadata), kind: 'ReplicaSet' }
}

const jobTemplate = { spec: { containers: [container], restartPolicy: 'Never' } }

export function job(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'web', ...metadata }, spec: { template: jobTemplate, ...spec } }
}

export function cronJob(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return {
    apiVersion: 'batch/v1', kind: 'CronJob', metadata: { name: 'web', ...metadata },
    spec: { schedule: '*/5 * * * *', jobTemplate: { spec: { template: jobTemplate } }, ...spec },
  }
}

export function autoscaler(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return {
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name: 'web', ...metadata },
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 10, ...spec },
  }
}

export function service(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return {
    apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', ...metadata },
    spec: { selector: { app: 'web' }, ports: [{ port: 80 }], ...spec },
  }
}

export function core(kind: string, fields: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'v1', kind, metadata: { name: 'web', ...metadata }, ...fields }
}

export function slice(fields: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: { name: 'web', ...metadata }, addressType: 'IPv4', endpoints: [], ...fields }
}

export function policy(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'web', ...metadata }, spec: { podSelector: {}, ...spec } }
}

export function ingress(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', ...metadata }, spec }
}

export function ingressClass(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'IngressClass', metadata: { name: 'web', ...metadata }, spec: { controller: 'example.com/ingress', ...spec } }
}

export function lease(spec: Fields = {}, metadata: Fields = {}): Manifest {
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'web', ...metadata }, spec }
}

export function event(fields: Fields = {}, metadata: Fields = {}): Manifest {
  return core('Event', { involvedObject: { kind: 'Pod', name: 'web', namespace: 'default' }, ...fields }, metadata)
}

export function eventInV1(fields: Fields = {}, metadata: Fields = {}): Manifest {
  return {
    apiVersion: 'events.k8s.io/v1', kind: 'Event', metadata: { name: 'web', ...metadata },
    regarding: { kind: 'Pod', name: 'web', namespace: 'default' }, eventTime: '2026-01-05T08:00:00.000000Z', type: 'Normal',
    reason: 'Started', action: 'Starting', reportingController: 'kubelet', reportingInstance: 'node-1', note: 'hello', ...fields,
  }
}
