/** Processes as their owners see them: what is reported, to whom, and when. */
import { describe, expect, test } from 'vitest'
import { type Duration, millisecond, minute, type Part, second, Simulation } from '@track/simulation'
import { startClient } from './clients.ts'
import { injectFault } from './faults.ts'
import { usageOf } from './measures/usage.ts'
import { type ProcessStart, setReady, setServiceEndpoints, startServer, startWorker, stopServer } from './servers.ts'
import type { ReportData } from './state.ts'
import { client, clientTruth, server, startedAt, worker } from './testing/scenario.ts'
import { trafficPart } from './traffic-part.ts'
import type { ServerWorkload } from './workloads/workload.ts'

interface Kubelet {
  readonly seen: string[]
}

/** Somebody who is told what becomes of processes, and writes it down. */
const kubelet: Part<Kubelet> = {
  name: 'kubelet',
  initial: () => ({ seen: [] }),
  events: {
    reported(simulation, { id, what, exitCode, message }: ReportData) {
      const line = [`${(simulation.now - startedAt) / second}s`, id, what, exitCode, message].filter((word) => word !== undefined)
      simulation.state(kubelet).seen.push(line.join(' '))
    },
  },
}

const reportTo = { part: 'kubelet', event: 'reported' }

function world(): Simulation {
  return Simulation.start([trafficPart, kubelet], { seed: 1, startedAt })
}

function seenAfter(simulation: Simulation, duration: Duration): readonly string[] {
  simulation.runFor(duration)
  return simulation.state(kubelet).seen
}

function withServer(text: string, more: Partial<ProcessStart<ServerWorkload>> = {}): Simulation {
  const simulation = world()
  startServer(simulation, { id: 'api', workload: server(text), reportTo, ...more })
  return simulation
}

describe('a process reports', () => {
  test('that it has come up, after its start-up time', () => {
    expect(seenAfter(withServer('startup: 3s'), minute)).toEqual(['3s api started'])
  })

  test('that it could not, with its words and exit code', () => {
    expect(seenAfter(withServer('startup: 1s\nboot: {fails: no database, exitCode: 3}'), minute)).toEqual(['1s api boot failed 3 no database'])
  })

  test('that the queue which it consumes is not there', () => {
    const simulation = world()
    startWorker(simulation, { id: 'a', workload: worker('consumes: jobs'), reportTo })
    startClient(simulation, { id: 'producer', workload: client('publishes: jobs\nload: {rate: 1/s}'), reportTo })
    expect(seenAfter(simulation, minute)).toEqual([
      "0s a boot failed 1 NOT_FOUND - no queue 'jobs' in vhost '/'", "0s producer boot failed 1 NOT_FOUND - no queue 'jobs' in vhost '/'",
    ])
  })

  test('that it has crashed, and stays down until its owner starts it again', () => {
    const simulation = withServer('')
    injectFault(simulation, { id: 'crash', kind: 'crash', where: { instances: ['api'] }, at: startedAt + second, for: second })
    expect(seenAfter(simulation, minute)).toEqual(['0s api started', '1s api crashed 139'])
    stopServer(simulation, 'api', { graceful: false })
    startServer(simulation, { id: 'api', workload: server(''), reportTo })
    expect(seenAfter(simulation, second)).toEqual(['0s api started', '1s api crashed 139', '60s api started'])
  })

  test('that it is drained: at once when idle, else with its last request', () => {
    const idle = withServer('')
    idle.runFor(second)
    stopServer(idle, 'api', { graceful: true })
    expect(seenAfter(idle, second)).toEqual(['0s api started', '1s api drained 0'])

    const busy = withServer('concurrency: 1\nroutes: [{service: 1500ms}]')
    callEverySecond(busy)
    busy.runFor(2200 * millisecond)
    stopServer(busy, 'api', { graceful: true })
    // The requests of the first and the second second; the third is refused.
    expect(seenAfter(busy, minute)).toEqual(['0s api started', '4s api drained 0'])
  })

  test('that its memory has crossed its limit, once', () => {
    const leaking = withServer('memory: {base: 10M, leak: 1M}\nroutes: [{service: 400ms}]', { memoryLimit: 15_500_000 })
    callEverySecond(leaking)
    expect(seenAfter(leaking, minute)).toEqual(['0s api started', '7s api out of memory 137'])
    expect(usageOf(leaking, 'api')!.memoryBytes).toBe(69_000_000)
    expect(clientTruth(leaking).outcomes).toEqual({ success: 59 })

    const hoarding = withServer('concurrency: 1\nmemory: {base: 10M, perRequest: 2M}\nroutes: [{service: 10s}]', { memoryLimit: 15_500_000 })
    callEverySecond(hoarding)
    expect(seenAfter(hoarding, minute)).toEqual(['0s api started', '3s api out of memory 137'])

    const fat = withServer('memory: {base: 20M}', { memoryLimit: 15_500_000 })
    expect(seenAfter(fat, minute)).toEqual(['0s api started', '0s api out of memory 137'])
  })
})

/** From the first second on. */
function callEverySecond(simulation: Simulation): void {
  setServiceEndpoints(simulation, 'api', ['api'])
  setReady(simulation, 'api', true)
  startClient(simulation, { id: 'load', workload: client('service: api\nload: {rate: 1/s, arrivals: constant}') })
}

test('a CPU limit stretches the service: half a core serves half as much', () => {
  const served = (cpuLimit?: number) => {
    const simulation = withServer('concurrency: 8\nqueue: {limit: 10000}\nroutes: [{service: 20ms, cpu: 10ms}]', cpuLimit === undefined ? {} : { cpuLimit })
    setServiceEndpoints(simulation, 'api', ['api'])
    setReady(simulation, 'api', true)
    startClient(simulation, { id: 'load', workload: client('service: api\nload: {rate: 1000/s}') })
    simulation.runFor(minute)
    return clientTruth(simulation).outcomes['success']! / 60
  }
  // 8 workers of 20 ms; 1 core of 10 ms a request; half a core.
  expect([served(), served(1), served(0.5)].map(Math.round)).toEqual([400, 100, 50])
})
