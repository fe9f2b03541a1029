/**
 * Ports of this machine that a program listens at.
 *
 * Follows listenOnPort of k8s.io/client-go/tools/portforward/portforward.go of Kubernetes 1.34.
 */
import type { ListenAnswer } from '@track/cluster'
import { type Guest, print, printError, request } from '@track/processes'
import { KubectlError } from '../errors.ts'
import type { ForwardedPort, ListenAddress } from './addresses.ts'

/** By the id of each listener the port behind it; at least one, or a refusal. */
export function* listenOn(addresses: readonly ListenAddress[], ports: readonly ForwardedPort[]): Guest<Map<string, ForwardedPort>> {
  const listeners = new Map<string, ForwardedPort>()
  const pairs: ForwardedPort[] = []
  let isAnyUp = false
  for (const wanted of ports) {
    const { problem, pair } = yield* listenAll(addresses, wanted, listeners)
    pairs.push(pair)
    if (problem === undefined) isAnyUp = true
    else yield* printError(`Unable to listen on port ${pair.local}: ${problem}\n`)
  }
  if (isAnyUp) return listeners
  throw new KubectlError(`unable to listen on any of the requested ports: [${pairs.map(({ local, remote }) => `{${local} ${remote}}`).join(' ')}]`)
}

function* listenAll(
  addresses: readonly ListenAddress[], wanted: ForwardedPort, listeners: Map<string, ForwardedPort>,
): Guest<{ readonly problem?: string; readonly pair: ForwardedPort }> {
  let pair = wanted
  const problems: string[] = []
  const count = { all: { up: 0, down: 0 }, any: { up: 0, down: 0 } }
  for (const { address, protocol, fails } of addresses) {
    const answer = yield* listenAt(address, pair.local)
    if ('error' in answer) {
      problems.push(`unable to create listener: Error listen ${protocol} ${joined(address, pair.local)}: ${answer.error}`)
      count[fails].down++
      continue
    }
    count[fails].up++
    pair = { ...pair, local: answer.port }
    listeners.set(answer.listener, pair)
    yield* print(`Forwarding from ${joined(address, pair.local)} -> ${pair.remote}\n`)
  }
  const hasFailed = (count.all.up === 0 && count.all.down > 0) || count.any.down > 0
  return { pair, ...(hasFailed && { problem: `Listeners failed to create with the following errors: [${problems.join(' ')}]` }) }
}

export function listenAt(address: string, port: number): Guest<ListenAnswer> {
  return request<ListenAnswer>('listener', { do: 'listen', address, port })
}

/** As Go's net.JoinHostPort. */
export function joined(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}
