/**
 * Answers of a server that are cut off, late, or of another status: its own counters know nothing of it.
 *
 * Follows controllers/chaosimpl/httpchaos/impl.go of Chaos Mesh. Left out: what requests and bodies say.
 */
import { listenerAt } from '@track/nodes'
import { type Duration, parseGoDuration } from '@track/simulation'
import { type FaultPlace, outcomes, outcomeWithCode } from '@track/traffic'
import type { HttpChaosSpec } from '../kinds/httpchaos.ts'
import { beginFaults, effect, endFaults } from './effect.ts'

export const httpEffect = effect<HttpChaosSpec>({
  kind: 'HTTPChaos',
  isOfContainers: () => false,

  refusal({ target, abort, delay, replace, patch, request_headers: requestHeaders, response_headers: responseHeaders, tls }) {
    if (tls) return 'not simulated here: TLS of a server that it speaks itself'
    if (requestHeaders || responseHeaders) return 'not simulated here: rules by headers (requests to workloads have none)'
    const code = replace?.code
    if (code !== undefined && code !== 200 && outcomeWithCode(String(code)) === 0) {
      return `not simulated here: the status ${code}; there are ${knownCodes().join(', ')}`
    }
    if (target === 'Request' && replace && Object.keys(replace).length > 0) return 'not simulated here: requests that say something else (replace in target Request)'
    if (!abort && delay === undefined && code === undefined && (replace || patch)) return 'not simulated here: bodies and headers that are replaced or patched'
    return undefined
  },

  warnings: ({ replace, patch }) => (replace?.body !== undefined || replace?.headers || patch ? ['bodies and headers that are replaced or patched'] : []),

  apply(target, object, context) {
    const { target: side, port = 0, path, method, code, abort, delay, replace } = object.spec
    const listener = listenerAt(context.simulation, target.pod.metadata.uid ?? '', port)
    // Rules of a port that nobody listens on meet nothing.
    if (!listener?.traffic) return undefined
    const isAll = path === undefined || path === '*' || path === '/*'
    const where: FaultPlace = { instances: [listener.traffic.id], ...(!isAll && { path }), ...(method !== undefined && { method }) }
    beginFaults([{
      kind: 'answers', where, isBeforeServer: side === 'Request', isAborted: abort === true,
      ...(delay !== undefined && { delay: durationOf(delay) }),
      ...(code !== undefined && side === 'Response' && { onlyCode: String(code) }),
      ...(replace?.code !== undefined && { code: String(replace.code) }),
    }], target, object, context)
    return undefined
  },

  recover: endFaults,
})

function knownCodes(): string[] {
  return outcomes.map(({ code }) => code).filter((code) => code !== '').sort()
}

function durationOf(text: string): Duration {
  const duration = parseGoDuration(text)
  return typeof duration === 'number' ? Math.max(0, duration) : 0
}
