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

/** A Job of so many parts, two at a time. */
export function indexedJob(name: string, completions: number): string {
  return `
apiVersion: batch/v1
kind: Job
metadata: {name: ${name}}
spec:
  completionMode: Indexed
  completions: ${completions}
  parallelism: 2
  ttlSecondsAfterFinished: 120
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 5
      containers: [{name: work, image: "busybox:1.36", command: [sleep, "20"]}]`
}

/** A Job a minute that takes longer than that. */
export function cronJob(concurrencyPolicy: string): string {
  return `
apiVersion: batch/v1
kind: CronJob
metadata: {name: tick}
spec:
  schedule: "* * * * *"
  concurrencyPolicy: ${concurrencyPolicy}
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          terminationGracePeriodSeconds: 5
          containers: [{name: tick, image: "busybox:1.36", command: [sleep, "80"]}]`
}

/** A pod with an init container and a sidecar, which ends by itself. */
export function sidecarPod(name: string): string {
  return `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 5
  initContainers:
  - {name: first, image: "busybox:1.36", command: [sleep, "3"]}
  - {name: beside, image: "busybox:1.36", command: [sleep, "36000"], restartPolicy: Always}
  containers: [{name: work, image: "busybox:1.36", command: [sleep, "40"]}]`
}

/** A pod for which others have to go, for a minute. */
export function urgentPod(name: string): string {
  return `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  priorityClassName: system-cluster-critical
  restartPolicy: Never
  terminationGracePeriodSeconds: 5
  containers: [{name: work, image: "busybox:1.36", command: [sleep, "60"], resources: {requests: {cpu: "7"}}}]`
}

/** At most one pod more on a node than on another, in every revision. */
export function spread(replicas: number): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: {name: spread}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: spread}}
  template:
    metadata: {labels: {app: spread}}
    spec:
      terminationGracePeriodSeconds: 5
      topologySpreadConstraints:
      - {maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: spread}}, matchLabelKeys: [pod-template-hash], nodeTaintsPolicy: Honor}
      containers: [{name: spread, image: "nginx:1.29", resources: {requests: {cpu: 100m}}}]`
}

/** A namespace of its own, with a Deployment. */
export const team = `
apiVersion: v1
kind: Namespace
metadata: {name: team}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: team}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      terminationGracePeriodSeconds: 5
      containers: [{name: web, image: "nginx:1.29"}]`

/** So many requests a second to `api`. */
export function clients(rate: number): string {
  return workload('clients', `
kind: client
service: api
load.rate: ${rate}/s
timeout: 500ms
retries: 2`)
}

/** Messages through a queue, which two workers take from it. */
const orders = `
apiVersion: traffic.track.dev/v1
kind: Queue
metadata: {name: orders}
spec: {visibility: 10s}
---
${workload('producer', 'kind: client\npublishes: orders\nload.rate: 5/s')}
---
${workload('worker', 'kind: worker\nconsumes: orders\nservice: exponential(100ms)', { replicas: 2 })}`

/** Traffic from `clients` to `api`, which an autoscaler follows, and messages beside it. */
export const shop = `${workload('api', `
kind: server
concurrency: 10
queue.limit: 500
routes: [{path: /, service: exponential(20ms), cpu: 10ms}]`, { replicas: 2, port: 8080 })}
---
${clients(60)}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: api}
  minReplicas: 2
  maxReplicas: 6
  metrics: [{type: Resource, resource: {name: cpu, target: {type: AverageValue, averageValue: 250m}}}]
---
${orders}`
