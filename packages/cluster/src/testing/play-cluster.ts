/** What the tests of whole clusters share: a world, objects from YAML, and questions. */
import { groupVersion, type KubeObject } from '@track/apimachinery'
import { apiServerOf, clientFor } from '@track/apiserver'
import { coreutils } from '@track/processes'
import { second, type Simulation } from '@track/simulation'
import { labelsRecord, queryInstant } from '@track/telemetry'
import { loadAll } from 'js-yaml5'
import { telemetryOf } from '../telemetry/store.ts'
import { topologyNamed } from '../topologies.ts'
import { buildWorld } from '../world.ts'

/** Three nodes in three zones, whose containers can run the usual programs. */
export const clusterOptions = { nodes: topologyNamed('three-zones')!.nodes, programs: coreutils }

export function startCluster(seed = 7): Simulation {
  const world = buildWorld({ seed, ...clusterOptions })
  world.runFor(5 * second)
  return world
}

/** Applies YAML documents as an administrator would. */
export function apply(simulation: Simulation, text: string): void {
  const api = clientFor(simulation, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'kubectl' })
  for (const object of loadAll(text) as KubeObject[]) {
    const served = [...apiServerOf(simulation).served.values()].find(({ resource }) =>
      resource.kind === object.kind && groupVersion(resource) === object.apiVersion)!
    const metadata = served.resource.namespaced ? { namespace: 'default', ...object.metadata } : object.metadata
    api.patch(served.resource, { metadata }, { type: 'apply', body: { ...object, metadata }, force: true })
  }
}

/** A Deployment of one described workload, its ConfigMap and, with a port, its Service. */
export function workload(name: string, description: string, { replicas = 1, port }: { replicas?: number; port?: number } = {}): string {
  const indented = description.trim().split('\n').map((line) => `    ${line}`).join('\n')
  const service = port === undefined ? '' : `
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: ${port}}]}`
  return `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data:
  workload.yaml: |
${indented}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {prometheus.io/scrape: "true"}}
    spec:
      containers:
      - name: ${name}
        image: track/workload:1.0
        volumeMounts: [{name: config, mountPath: /etc/workload}]
      volumes: [{name: config, configMap: {name: ${name}}}]${service}`
}

/** The answer of a query now, as `label,label value` lines; labels beside those named are left out. */
export function ask(simulation: Simulation, query: string, ...labels: readonly string[]): string[] {
  const { resultType, result } = queryInstant(telemetryOf(simulation), query, simulation.now)
  if (resultType !== 'vector') throw new Error(`the answer of ${query} is no vector`)
  return result.map(({ labels: found, value }) => {
    const record = labelsRecord(found)
    return [labels.map((label) => record[label] ?? '').join(','), String(Number(value.toPrecision(3)))].join(' ').trim()
  })
}
