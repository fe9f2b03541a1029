/**
 * Shows what containers write.
 *
 * Follows k8s.io/kubectl/pkg/cmd/logs/logs.go and k8s.io/kubectl/pkg/polymorphichelpers/logsforobject.go of
 * Kubernetes 1.34.
 */
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import { checkLogFlags, logFlags, type LogFlags } from '../../kubectl/logs/options.ts'
import { followAll, readInTurn } from '../../kubectl/logs/reading.ts'
import { sourcesOf } from '../../kubectl/logs/sources.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const logs = defineVerb({
  name: 'logs',
  aliases: ['log'],
  group: 'troubleshooting',
  summary: 'Print the logs for a container in a pod',
  usage: '[-f] [-p] (POD | TYPE/NAME) [-c CONTAINER] [options]',
  examples: ['kubectl logs web-0', 'kubectl logs -f -c app web-0', 'kubectl logs deployment/web --tail=20', 'kubectl logs -l app=web --prefix'],
  completes: 'pods',
  flags: logFlags,
  *run({ flags, operands, kubectl, given }) {
    check(flags, operands, given)
    const sources = yield* sourcesOf(kubectl, flags, operands, given)
    if (!flags.follow || sources.length < 2) return yield* readInTurn(kubectl, sources, flags)
    if (sources.length > flags['max-log-requests']) {
      throw new KubectlError(`you are attempting to follow ${sources.length} log streams, but maximum allowed concurrency is ${flags['max-log-requests']}, `
        + 'use --max-log-requests to increase the limit')
    }
    return yield* followAll(kubectl, sources, flags)
  },
})

const usageWords = "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\nPOD or TYPE/NAME is a required argument for the logs command"

function check(flags: LogFlags, operands: readonly string[], given: ReadonlySet<string>): void {
  const hasSelector = (flags.selector ?? '') !== ''
  if (operands.length > 2 || (operands.length === 0 && !hasSelector)) throw new UsageError(usageWords, 'logs')
  if (operands.length === 1 && hasSelector) throw new UsageError('only a selector (-l) or a POD name is allowed', 'logs')
  checkLogFlags(flags, operands, given)
}

