/**
 * Records what the real controller makes of the Jobs of packages/controllers/testdata/jobs.json:
 * after each act the status, the conditions and the new events. It needs a cluster whose pods stay
 * as they are when they carry the annotation `oracle/hold`: `KUBECONFIG=… node tools/record/jobs.ts [NAME…]`
 */
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { byVersion, type Oracle, recordFile, withOracle } from './oracle.ts'

const file = join(import.meta.dirname, '../../packages/controllers/testdata/jobs.json')
const batch = '/apis/batch/v1/namespaces/default'
const core = '/api/v1/namespaces/default'

interface End {
  readonly exitCode: number
  readonly index?: number
}

interface Act {
  readonly patch?: object
  readonly end?: readonly End[]
  readonly wait?: number
}

interface Scenario {
  readonly name: string
  readonly spec: object
  readonly acts: readonly Act[]
}

async function act(oracle: Oracle, { patch, end, wait }: Act): Promise<void> {
  if (patch) await oracle.patch(`${batch}/jobs/sum`, { spec: patch })
  for (const each of end ?? []) await endPod(oracle, each)
  if (wait) await sleep(wait * 1000)
}

/** The pod of an index, or the first one that runs, ends with an exit code. */
async function endPod({ request, patch }: Oracle, { exitCode, index }: End): Promise<void> {
  const { items } = await request('GET', `${core}/pods`)
  const pod = items.find(({ metadata, status }) => {
    const isMeant = index === undefined || metadata.annotations['batch.kubernetes.io/job-completion-index'] === String(index)
    return isMeant && !metadata.deletionTimestamp && status.phase !== 'Succeeded' && status.phase !== 'Failed'
  })
  if (!pod) throw new Error('no such pod')
  const now = `${new Date().toISOString().slice(0, 19)}Z`
  await patch(`${core}/pods/${pod.metadata.name}/status`, {
    status: {
      phase: exitCode === 0 ? 'Succeeded' : 'Failed',
      containerStatuses: [{
        name: 'sum', ready: false, restartCount: 0, image: 'busybox', imageID: '', state: { terminated: { exitCode, startedAt: now, finishedAt: now } },
      }],
    },
  })
}

/** Until nothing has been written for two seconds. */
async function settled({ request }: Oracle): Promise<void> {
  let before = ''
  for (;;) {
    const lists = await Promise.all([request('GET', `${batch}/jobs`), request('GET', `${core}/pods`)])
    const versions = lists.flatMap(({ items }) => items.map(({ metadata }) => metadata.resourceVersion)).join()
    if (versions === before) return
    before = versions
    await sleep(2000)
  }
}

const anonymous = (text: string) => text.replaceAll(/sum-(\d+-)?[a-z0-9]{5}\b/g, 'sum-$1xxxxx')

async function look({ request }: Oracle, known: Set<string>): Promise<unknown> {
  const job = await request('GET', `${batch}/jobs/sum`)
  const { conditions = [], startTime: _start, completionTime, ...counts } = job.status
  const events = (await request('GET', `${core}/events`)).items
    .filter((event) => event.involvedObject.kind === 'Job' && !known.has(event.metadata.uid))
    .sort(byVersion)
  for (const event of events) known.add(event.metadata.uid)
  return {
    status: { ...counts, isComplete: completionTime !== undefined },
    conditions: conditions.map(({ type, status, reason, message }) => anonymous(`${type} ${status} ${reason}: ${message}`)),
    events: events.map(({ type, reason, message }) => anonymous(`${type} ${reason}: ${message}`)).sort(),
  }
}

async function record(oracle: Oracle, { spec, acts }: Scenario): Promise<unknown[]> {
  const { request } = oracle
  const created = await request('POST', `${batch}/jobs`, { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'sum' }, spec })
  if (created.kind === 'Status') throw new Error(created.message)
  const known = new Set<string>()
  await settled(oracle)
  const seen = [await look(oracle, known)]
  for (const step of acts) {
    await act(oracle, step)
    await settled(oracle)
    seen.push(await look(oracle, known))
  }
  await request('DELETE', `${batch}/jobs/sum?propagationPolicy=Background`)
  for (;;) {
    const lists = await Promise.all([request('GET', `${batch}/jobs`), request('GET', `${core}/pods`)])
    if (lists.every(({ items }) => items.length === 0)) break
    await sleep(500)
  }
  await request('DELETE', `${core}/events`)
  return seen
}

await withOracle(18_767, (oracle) => recordFile<Scenario>(file, async (scenario) => ({ seen: await record(oracle, scenario) })))
