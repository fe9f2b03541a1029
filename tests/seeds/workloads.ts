/** What people run in the clusters of the seeds, as YAML. */
import { workload } from '../../packages/cluster/src/testing/play-cluster.ts'

export interface WebOptions {
  readonly name: string
  readonly replicas: number
  readonly cpu: string
  readonly image: string
}

export const goodImages = ['nginx:1.27', 'nginx:1.28', 'nginx:1.29'] as const
export const missingImage = 'nginx:9.99-nowhere'

/** A Deployment with probes, and a Service before it. */
export function web({ name, replicas, cpu, image }: WebOptions): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}, tier: web}}
    spec:
      terminationGracePeriodSeconds: 5
      containers:
      - name: web
        image: "${image}"
        resources: {requests: {cpu: ${cpu}, memory: 64Mi}}
        readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 3}
        livenessProbe: {httpGet: {path: /, port: 80}}
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80}]}`
}

/** A Job whose pods all fail. */
export function failingJob(name: string): string {
  return `
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  backoffLimit: 2
  template:
    spec:
      restartPolicy: Never
      containers: [{name: work, image: "nginx:1.29", command: ["no-such-program"]}]`
}

/** Traffic from `clients` to `api`, which an autoscaler follows. */
export const shop = `${workload('api', `
kind: server
concurrency: 10
queue.limit: 500
routes: [{path: /, service: exponential(20ms), cpu: 10ms}]`, { replicas: 2, port: 8080 })}
---
${workload('clients', `
kind: client
service: api
load.rate: 60/s
timeout: 500ms
retries: 2`)}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  minReplicas: 2
  maxReplicas: 6
  metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 250m}}}]`
