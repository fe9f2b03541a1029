/** The resources that every cluster has, as `kubectl api-resources` lists them. */
import type {
  ConfigMap, CronJob, Deployment, EndpointSlice, Endpoints, Event, EventsEvent, HorizontalPodAutoscaler, Ingress, IngressClass,
  Job, Lease, Namespace, NetworkPolicy, Node, NodeMetrics, Pod, PodMetrics, ReplicaSet, Secret, Service, ServiceAccount,
} from '../generated/types.ts'
import { resource } from './resource.ts'

const all = ['all'] as const

export const namespaces = resource<Namespace>('v1', 'Namespace', { shortNames: ['ns'], namespaced: false })
export const nodes = resource<Node>('v1', 'Node', { shortNames: ['no'], namespaced: false })
export const pods = resource<Pod>('v1', 'Pod', { shortNames: ['po'], categories: all })
export const services = resource<Service>('v1', 'Service', { shortNames: ['svc'], categories: all })
export const endpoints = resource<Endpoints>('v1', 'Endpoints', { plural: 'endpoints', shortNames: ['ep'] })
export const configMaps = resource<ConfigMap>('v1', 'ConfigMap', { shortNames: ['cm'] })
export const secrets = resource<Secret>('v1', 'Secret')
export const serviceAccounts = resource<ServiceAccount>('v1', 'ServiceAccount', { shortNames: ['sa'] })
export const events = resource<Event>('v1', 'Event', { shortNames: ['ev'] })
export const eventsV1 = resource<EventsEvent>('events.k8s.io/v1', 'Event', { shortNames: ['ev'] })
export const endpointSlices = resource<EndpointSlice>('discovery.k8s.io/v1', 'EndpointSlice')
export const deployments = resource<Deployment>('apps/v1', 'Deployment', { shortNames: ['deploy'], categories: all })
export const replicaSets = resource<ReplicaSet>('apps/v1', 'ReplicaSet', { shortNames: ['rs'], categories: all })
export const jobs = resource<Job>('batch/v1', 'Job', { categories: all })
export const cronJobs = resource<CronJob>('batch/v1', 'CronJob', { shortNames: ['cj'], categories: all })
export const horizontalPodAutoscalers = resource<HorizontalPodAutoscaler>('autoscaling/v2', 'HorizontalPodAutoscaler', { shortNames: ['hpa'], categories: all })
export const ingressClasses = resource<IngressClass>('networking.k8s.io/v1', 'IngressClass', { plural: 'ingressclasses', namespaced: false })
export const ingresses = resource<Ingress>('networking.k8s.io/v1', 'Ingress', { plural: 'ingresses', shortNames: ['ing'] })
export const networkPolicies = resource<NetworkPolicy>('networking.k8s.io/v1', 'NetworkPolicy', { plural: 'networkpolicies', shortNames: ['netpol'] })
export const leases = resource<Lease>('coordination.k8s.io/v1', 'Lease')
export const podMetrics = resource<PodMetrics>('metrics.k8s.io/v1beta1', 'PodMetrics', { plural: 'pods', singular: '' })
export const nodeMetrics = resource<NodeMetrics>('metrics.k8s.io/v1beta1', 'NodeMetrics', { plural: 'nodes', singular: '', namespaced: false })
