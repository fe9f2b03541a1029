/** What holds of Services, of the requests that go through them, and of work that waits. */
import { endpointSlices, pods, services } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { second, type Simulation } from '@track/simulation'
import { groundTruth, trafficPart } from '@track/traffic'
import { type Invariant, isActive, isReady, named } from '../invariant.ts'

function wrongEndpoints(world: Simulation): string[] {
  const cache = cacheOf(world)
  return cache.list(services).flatMap((service) => {
    const { selector } = service.spec
    if (!selector) return []
    const selected = cache.list(pods, service.metadata.namespace).filter((pod) =>
      isActive(pod) && isReady(pod) && Object.entries(selector).every(([key, value]) => pod.metadata.labels?.[key] === value))
    const slices = cache.ownedBy(endpointSlices, service.metadata.uid!)
    const listed = slices.flatMap(({ endpoints }) => (endpoints ?? []).filter(({ conditions }) => conditions?.ready).flatMap(({ addresses }) => addresses))
    const expected = selected.map(({ status }) => status!.podIP!)
    return expected.toSorted().join() === listed.toSorted().join() ? [] : [`${named(service)} lists ${listed.join(' ')}, ready are ${expected.join(' ')}`]
  })
}

function lostRequests(world: Simulation): string[] {
  const { clientIndex, clientNumber, clientRows } = world.state(trafficPart)
  return groundTruth(world).clients.flatMap(({ id, requests, inFlight }) => {
    const client = clientIndex.get(id)!
    // What is published ends in a queue.
    if (clientRows[client]!.service === -1) return []
    const sent = clientNumber[client]
    return requests + inFlight === sent ? [] : [`${id} has sent ${sent} requests, ${requests} have ended, ${inFlight} are in flight`]
  })
}

function overfullServers(world: Simulation): string[] {
  const { instanceIndex, instanceBusy, instanceQueued, instanceWorkers, jobCount } = world.state(trafficPart)
  const inServers = [...instanceIndex.values()].reduce((sum, each) => sum + instanceBusy[each]! + instanceQueued[each]!, 0)
  return [
    ...[...instanceIndex].filter(([, each]) => instanceBusy[each]! > instanceWorkers[each]! || Math.min(instanceBusy[each]!, instanceQueued[each]!) < 0)
      .map(([id]) => `${id} works at what it has no workers for`),
    ...(inServers > jobCount ? [`${inServers} requests are in servers, and ${jobCount} are under way`] : []),
  ]
}

function lostMessages(world: Simulation): string[] {
  return groundTruth(world).queues
    .filter(({ published, acknowledged, ready, unacknowledged }) => Math.abs(published - acknowledged - ready - unacknowledged) > 0.001)
    .map(({ name }) => `messages of ${name} are lost`)
}

interface Workqueue {
  readonly items: ReadonlyMap<string, { readonly due: number }>
}

function forgottenWork(world: Simulation): string[] {
  const { items } = world.export().states.get('controller-runtime') as Workqueue
  return [...items].filter(([, { due }]) => due < world.now).map(([key]) => `${key} is overdue`)
}

export const requestInvariants: readonly Invariant[] = [
  { name: 'a Service lists exactly its ready pods', within: 15 * second, violations: wrongEndpoints },
  { name: 'every request ends once', within: 0, violations: lostRequests },
  { name: 'no server has more at work than it can', within: 0, violations: overfullServers },
  { name: 'no message is lost', within: 0, violations: lostMessages },
  { name: 'no work waits for ever', within: 0, violations: forgottenWork },
]
