/** What the tests of labs share: a small lab from YAML, and what its tasks say. */
import { minute, type Duration } from '@track/simulation'
import { buildLabWorld } from '../build-lab-world.ts'
import type { LabFiles } from '../lab.ts'
import { LabSession } from '../lab-session.ts'
import { applyObjects } from '../objects.ts'
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

export function openLab(files: LabFiles): LabSession {
  const { lab, complaints } = parseLab(files)
  if (complaints.length > 0) throw new Error(complaints.join('\n'))
  return new LabSession(lab, { world: buildLabWorld(lab, files) })
}

/** Applies objects as the learner's kubectl would, and lets time pass. */
export async function act(lab: LabSession, objects: string, duration: Duration = 2 * minute): Promise<string[]> {
  if (objects !== '') applyObjects(lab.session.world, objects)
  await lab.session.advance(duration)
  return told(lab)
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
