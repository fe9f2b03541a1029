/** The columns of every kind: tables without rows. */
import { type Case, collection, type Manifest, tableType } from './case.ts'

const kinds: Readonly<Record<string, readonly string[]>> = {
  v1: ['Namespace', 'Node', 'Pod', 'Service', 'Endpoints', 'ConfigMap', 'Secret', 'ServiceAccount', 'Event'],
  'events.k8s.io/v1': ['Event'],
  'discovery.k8s.io/v1': ['EndpointSlice'],
  'apps/v1': ['Deployment', 'ReplicaSet'],
  'batch/v1': ['Job', 'CronJob'],
  'autoscaling/v2': ['HorizontalPodAutoscaler'],
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'networking.k8s.io/v1': ['IngressClass', 'Ingress', 'NetworkPolicy'],
  'coordination.k8s.io/v1': ['Lease'],
}

function columnsOf({ apiVersion, kind }: Pick<Manifest, 'apiVersion' | 'kind'>): Case {
  const path = `${collection({ apiVersion, kind, metadata: {} })}?fieldSelector=metadata.name%3Dnone`
  return { name: `${kind} of ${apiVersion} (columns)`, requests: [{ method: 'GET', path, accept: tableType }] }
}

export const columns: readonly Case[] = Object.entries(kinds)
  .flatMap(([apiVersion, names]) => names.map((kind) => columnsOf({ apiVersion, kind })))
