/** The resources that every cluster has, as `kubectl api-resources` lists them. */
import { resource } from './resource.ts'

const all = ['all'] as const

export const namespaces = resource('v1', 'Namespace', { shortNames: ['ns'], namespaced: false })
export const nodes = resource('v1', 'Node', { shortNames: ['no'], namespaced: false })
export const pods = resource('v1', 'Pod', { shortNames: ['po'], categories: all })
export const services = resource('v1', 'Service', { shortNames: ['svc'], categories: all })
export const endpoints = resource('v1', 'Endpoints', { plural: 'endpoints', shortNames: ['ep'] })
export const configMaps = resource('v1', 'ConfigMap', { shortNames: ['cm'] })
export const secrets = resource('v1', 'Secret')
export const serviceAccounts = resource('v1', 'ServiceAccount', { shortNames: ['sa'] })
export const events = resource('v1', 'Event', { shortNames: ['ev'] })
export const eventsV1 = resource('events.k8s.io/v1', 'Event', { shortNames: ['ev'] })
export const endpointSlices = resource('discovery.k8s.io/v1', 'EndpointSlice')
export const deployments = resource('apps/v1', 'Deployment', { shortNames: ['deploy'], categories: all })
export const replicaSets = resource('apps/v1', 'ReplicaSet', { shortNames: ['rs'], categories: all })
export const jobs = resource('batch/v1', 'Job', { categories: all })
export const cronJobs = resource('batch/v1', 'CronJob', { shortNames: ['cj'], categories: all })
export const horizontalPodAutoscalers = resource('autoscaling/v2', 'HorizontalPodAutoscaler', { shortNames: ['hpa'], categories: all })
export const leases = resource('coordination.k8s.io/v1', 'Lease')
export const podMetrics = resource('metrics.k8s.io/v1beta1', 'PodMetrics', { plural: 'pods', singular: '' })
export const nodeMetrics = resource('metrics.k8s.io/v1beta1', 'NodeMetrics', { plural: 'nodes', singular: '', namespaced: false })
