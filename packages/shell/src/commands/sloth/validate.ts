/** sloth validate: whether rules can be made of every document under a path. Follows cmd/sloth/commands/validate.go of Sloth 0.12. */
import { type Guest, isRefusal, readFile } from '@track/processes'
import { type GenerateOptions, generateRules, specKindOf, splitDocuments } from '@track/telemetry'
import type { Duration } from '@track/simulation'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { filtersOf, goWords, manifestsUnder } from './discover.ts'
import { SlothFailure } from './failure.ts'
import { Log } from './log.ts'
import { extraLabelsOf, loadCatalogue, loadPlugins, periodOf } from './setting.ts'

export function* validate(invocation: Invocation): Guest<number> {
  const log = new Log(invocation)
  const window = invocation.value('default-slo-period')
  const period = periodOf(invocation)
  const paths = yield* manifestsUnder(invocation.value('input'), filtersOf(invocation), log, window)
  yield* loadPlugins(invocation, log)
  const catalogue = yield* loadCatalogue(invocation, period, log)
  const options = { catalogue, extraLabels: extraLabelsOf(invocation) }
  let [total, isWrong] = [0, false]
  for (const file of paths) {
    const text = yield* readFile(file)
    if (isRefusal(text)) throw new SlothFailure(`could not read SLOs spec file data: open ${file}: ${goWords(text.error)}`)
    const documents = splitDocuments(text)
    total += documents.length
    // Of several documents the last that is wrong is told.
    const fault = documents.map((document) => documentFault(document, period, options)).findLast((each) => each !== undefined)
    yield* log.debug('File validated', { file, window })
    if (fault === undefined) continue
    isWrong = true
    yield* log.error(fault, { file, window })
  }
  if (isWrong) throw new SlothFailure('validation failed')
  yield* log.info('Validation succeeded', { 'slo-specs': total, window })
  return 0
}

function documentFault(document: string, period: Duration, options: GenerateOptions): string | undefined {
  const kind = specKindOf(document)
  if (!kind) return 'Unknown spec type'
  const loaded = kind.load(document, period)
  if ('error' in loaded) return `Tried loading ${kind.refused} SLOs spec, it couldn't: ${loaded.error}`
  const { error } = generateRules(loaded, kind, options)
  // Upstream begins only this one with a small letter.
  return kind.title.startsWith('Kubernetes') ? error : error?.replace(/^could/, 'Could')
}
