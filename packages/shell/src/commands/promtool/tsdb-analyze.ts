/**
 * promtool tsdb analyze, over the head of the world's Prometheus: the world writes no blocks.
 *
 * Follows cmd/promtool/tsdb.go (analyzeBlock) of Prometheus 3.16. Left out: directories of blocks, `--extended`.
 */
import type { AnalyzeAnswer, AnalyzeCall } from '@track/cluster'
import { type Guest, print, printError, request } from '@track/processes'
import { type Plain, quoteGo } from '@track/simulation'
import { parseFloat } from '@track/telemetry'
import type { Invocation } from './kingpin/command.ts'

export function* analyzeTsdb(invocation: Invocation): Guest<number> {
  const written = invocation.value('limit')
  const limit = parseFloat(written)
  if (limit === undefined) {
    yield* printError(`promtool: error: strconv.ParseFloat: parsing ${quoteGo(written)}: invalid syntax, try --help\n`)
    return 1
  }
  const call: AnalyzeCall = { analyze: { limit: Math.trunc(limit), selector: invocation.value('match') } }
  const answer = yield* request<AnalyzeAnswer>('promql', call as unknown as Plain)
  if ('error' in answer) {
    yield* printError(`${answer.error}\n`)
    return 1
  }
  yield* printError("not simulated here: blocks in a directory; this is the head of the world's Prometheus\n")
  if (invocation.has('extended')) yield* printError('not simulated here: --extended, which tells how full the chunks of a block are\n')
  yield* print(answer.text)
  return 0
}
