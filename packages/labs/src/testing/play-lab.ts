/** What the tests of labs share: a small lab from YAML, and what its tasks say. */
import { groupVersion, type KubeObject } from '@track/apimachinery'
import type { HttpRequest } from '@track/apiserver'
import { everyAddon, kindsWith } from '@track/cluster'
import type { LocalSessionOptions } from '@track/session'
import { type Duration, minute, type Plain } from '@track/simulation'
import { parseAllDocuments } from 'yaml'
import { buildLabWorld } from '../build-lab-world.ts'
import { labOf } from '../lab-part.ts'
import type { LabFiles } from '../lab.ts'
import { LabSession } from '../lab-session.ts'
import { parseLab } from '../parse-lab.ts'

/** A lab of these tasks (YAML), with files of its folder. */
export function labFiles(tasks: string, files: Partial<LabFiles> = {}): LabFiles {
  return { lab: `title: Small\nminutes: 5\nscenario: A small world.\nworld: {seed: 3, topology: single}\ntasks:\n${tasks}`, start: {}, given: {}, replay: {}, ...files }
}

/** A task with what every task owes. */
export function task(id: string, checks: string, more = ''): string {
  const indented = checks.trim().split('\n').map((line) => `  ${line}`).join('\n')
  return `- id: ${id}\n  title: ${id}\n  do: Do it.\n  hints: [Look., Do it.]\n  explain: Done.\n${more}  checks:\n${indented}\n`
}

export function openLab(files: LabFiles, options: Partial<LocalSessionOptions> = {}): LabSession {
  const { lab, complaints } = parseLab(files)
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
  return new LabSession(lab, { world: buildLabWorld(lab, files), ...options })
}

/** Applies objects as the learner's own kubectl would, and lets time pass. */
export async function act(lab: LabSession, objects: string, duration: Duration = 2 * minute): Promise<string[]> {
  for (const document of parseAllDocuments(objects)) {
    const object = document.toJS() as KubeObject | null
    if (object) await lab.session.input('apiserver', 'request', applyOf(object) as unknown as Plain)
  }
  await lab.session.advance(duration)
  return told(lab)
}

function applyOf(object: KubeObject): HttpRequest {
  const { resource } = kindsWith(everyAddon()).find((kind) => kind.resource.kind === object.kind && groupVersion(kind.resource) === object.apiVersion)!
  const { namespace = 'default', name } = object.metadata
  const root = resource.group === '' ? '/api/v1' : `/apis/${groupVersion(resource)}`
  return {
    method: 'PATCH', path: `${root}${resource.namespaced ? `/namespaces/${namespace}` : ''}/${resource.plural}/${name!}`,
    query: { fieldManager: ['kubectl'], force: ['true'] }, headers: { 'content-type': 'application/apply-patch+yaml' },
    user: { name: 'learner', groups: ['system:masters', 'system:authenticated'] }, body: JSON.stringify(object),
  }
}

/** `[x] id` or `[ ] id: what is missing`. */
export function told(lab: LabSession): string[] {
  return lab.view().tasks.map(({ id, isDone, checks }) => {
    const missing = checks.filter(({ isMet }) => !isMet).map(({ says }) => says)
    return isDone ? `[x] ${id}` : `[ ] ${id}: ${missing.join('; ')}`
  })
}

export const deployment = (name: string, replicas: number) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: registry.k8s.io/pause:3.10}]}`

/** What was found of a check when it was last looked at: `task/0`. */
export function found(lab: LabSession, check: string) {
  return labOf(lab.session.world).state.checks.get(check)
}

/** A workload of the track's image with its ConfigMap, and the Service of its name; another text is a rollout. */
export const workload = (name: string, text: string, replicas = 1) => `
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}}
data: {workload.yaml: ${JSON.stringify(text)}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}, annotations: {prometheus.io/scrape: "true", described: ${JSON.stringify(text)}}}
    spec:
      containers:
      - name: main
        image: track/workload:1.0
        ports: [{containerPort: 8080}]
        volumeMounts: [{name: workload, mountPath: /etc/workload}]
      volumes: [{name: workload, configMap: {name: ${name}}}]
---
apiVersion: v1
kind: Service
metadata: {name: ${name}}
spec: {selector: {app: ${name}}, ports: [{port: 80, targetPort: 8080}]}`
