/**
 * Records what the real controllers do in the scenarios of packages/controllers/testdata/rollouts.json:
 * after each act the revisions, the Deployment's status and the new events. It needs a cluster whose
 * pods stay as they are when they carry the annotation `oracle/hold`, and `kubectl` in the path:
 * `KUBECONFIG=… node tools/record/controllers.ts [NAME…]`
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, byVersion, type Oracle, recordFile, withOracle } from './oracle.ts'

interface Scenario {
  readonly name: string
  readonly spec: Record<string, unknown>
  readonly acts: readonly Record<string, unknown>[]
}

const file = join(import.meta.dirname, '../../packages/controllers/testdata/rollouts.json')
const apps = '/apis/apps/v1/namespaces/default'
const core = '/api/v1/namespaces/default'

async function act(oracle: Oracle, step: Record<string, unknown>): Promise<void> {
  if ('patch' in step) await oracle.patch(`${apps}/deployments/web`, step['patch'])
  if ('ready' in step) await makeReady(oracle, Number(step['ready']))
  if ('wait' in step) await sleep(Number(step['wait']) * 1000)
}

/** The pods that are not ready yet, newest first, become so. */
async function makeReady({ request, patch }: Oracle, count: number): Promise<void> {
  const { items } = await request('GET', `${core}/pods`)
  const waiting = items.filter((pod) => !pod.metadata.deletionTimestamp && pod.status.phase !== 'Running')
  const order = (pod: Answer) => `${pod.metadata.creationTimestamp} ${pod.metadata.name}`
  waiting.sort((a, b) => (order(a) < order(b) ? 1 : -1))
  const lastTransitionTime = `${new Date().toISOString().slice(0, 19)}Z`
  for (const pod of waiting.slice(0, count)) {
    await patch(`${core}/pods/${pod.metadata.name}/status`, {
      status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True', lastTransitionTime }] },
    })
    // One after the other, so that each is seen before the next.
    await sleep(400)
  }
}

/** Until nothing has been written for a second and a half. */
async function settled({ request }: Oracle): Promise<void> {
  let before = ''
  for (;;) {
    const lists = await Promise.all([request('GET', `${apps}/deployments`), request('GET', `${apps}/replicasets`), request('GET', `${core}/pods`)])
    const versions = lists.flatMap(({ items }) => items.map(({ metadata }) => metadata.resourceVersion)).join()
    if (versions === before) return
    before = versions
    await sleep(1500)
  }
}

async function look({ request }: Oracle, known: Set<string>): Promise<unknown> {
  const deployment = await request('GET', `${apps}/deployments/web`)
  const { items } = await request('GET', `${apps}/replicasets`)
  const sets = items.toSorted((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))
  const anonymous = (text: string) => sets.reduce((line, { metadata }, index) => line.replaceAll(metadata.name, `rs${index + 1}`), text)
  const revisions = sets.map(({ metadata, spec, status }, index) => [
    `rs${index + 1}`, `revision ${metadata.annotations['deployment.kubernetes.io/revision']}`,
    `${spec.replicas} wanted`, `${status.replicas} there`, `${status.readyReplicas ?? 0} ready`, `${status.availableReplicas ?? 0} available`,
  ].join(', '))
  const { conditions = [], ...counts } = deployment.status
  const events = (await request('GET', `${core}/events`)).items
    .filter((event) => event.involvedObject.kind === 'Deployment' && !known.has(event.metadata.uid))
    .sort(byVersion)
  for (const event of events) known.add(event.metadata.uid)
  return {
    revisions,
    status: counts,
    conditions: conditions.map(({ type, status, reason, message }) => `${type} ${status} ${reason}: ${anonymous(message)}`).sort(),
    events: events.map(({ reason, message }) => `${reason}: ${anonymous(message)}`),
  }
}

async function record(oracle: Oracle, { spec, acts }: Scenario): Promise<unknown[]> {
  const { request } = oracle
  await request('POST', `${apps}/deployments`, { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec })
  const known = new Set<string>()
  await settled(oracle)
  const seen = [await look(oracle, known)]
  for (const step of acts) {
    await act(oracle, step)
    await settled(oracle)
    seen.push(await look(oracle, known))
  }
  await request('DELETE', `${apps}/deployments/web`)
  for (;;) {
    const lists = await Promise.all([request('GET', `${apps}/replicasets`), request('GET', `${core}/pods`)])
    if (lists.every(({ items }) => items.length === 0)) break
    await sleep(500)
  }
  await request('DELETE', `${core}/events`)
  return seen
}

await withOracle(18_765, (oracle) => recordFile<Scenario>(file, async (scenario) => ({ seen: await record(oracle, scenario) })))
