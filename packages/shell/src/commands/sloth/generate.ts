/** sloth generate: a file or a folder of documents into rules. Follows cmd/sloth/commands/generate.go of Sloth 0.12. */
import { appendFile, type Guest, isRefusal, makeDirectory, print, readFile, stat, writeFile } from '@track/processes'
import type { Duration } from '@track/simulation'
import { type GenerateOptions, generateRules, specKindOf, splitDocuments } from '@track/telemetry'
import { cleanPath } from '../promtool/clean-path.ts'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { filtersOf, goWords, manifestsUnder } from './discover.ts'
import { SlothFailure } from './failure.ts'
import { Log } from './log.ts'
import { extraLabelsOf, loadCatalogue, loadPlugins, periodOf } from './setting.ts'

interface Target {
  readonly document: string
  readonly out: string
}

export function* generate(invocation: Invocation): Guest<number> {
  const log = new Log(invocation)
  const isFolder = yield* checkPaths(invocation)
  const period = periodOf(invocation)
  yield* loadPlugins(invocation, log)
  const catalogue = yield* loadCatalogue(invocation, period, log)
  const targets = isFolder ? yield* folderTargets(invocation, log) : yield* fileTargets(invocation)
  const options: GenerateOptions = {
    catalogue, extraLabels: extraLabelsOf(invocation), hasRecordings: !invocation.has('disable-recordings'), hasAlerts: !invocation.has('disable-alerts'),
    isOptimized: !invocation.has('disable-optimized-rules'),
  }
  for (const target of targets) yield* generateOne(target, { invocation, log, period, options })
  return 0
}

/** Whether a folder is read; then one is written too, and another one. */
function* checkPaths(invocation: Invocation): Guest<boolean> {
  const [input, out] = [invocation.value('input'), invocation.value('out')]
  const facts = input === '' ? { error: 'No such file or directory' } : yield* stat(input)
  if (isRefusal(facts)) throw new SlothFailure(`stat ${input}: ${goWords(facts.error)}`)
  if (facts.type !== 'directory') return false
  const outFacts = yield* stat(out)
  if (isRefusal(outFacts)) throw new SlothFailure(`stat ${out}: ${goWords(outFacts.error)}`)
  if (outFacts.type !== 'directory') throw new SlothFailure(`the path "${out}" is not a directory, however input is a directory`)
  if (facts.path === outFacts.path) throw new SlothFailure(`input and output can't be the same directory: ${facts.path}`)
  return true
}

function* read(path: string): Guest<string> {
  const text = yield* readFile(path)
  if (isRefusal(text)) throw new SlothFailure(`could not open SLOs spec file: open ${path}: ${goWords(text.error)}`)
  return text
}

function* create(path: string): Guest<void> {
  const refused = yield* writeFile(path, '')
  if (refused) throw new SlothFailure(`could not create out file: open ${path}: ${goWords(refused.error)}`)
}

function* fileTargets(invocation: Invocation): Guest<Target[]> {
  const out = invocation.value('out')
  const documents = splitDocuments(yield* read(invocation.value('input')))
  if (out !== '-') yield* create(out)
  return documents.map((document) => ({ document, out }))
}

function* folderTargets(invocation: Invocation, log: Log): Guest<Target[]> {
  const [input, out] = [invocation.value('input'), invocation.value('out')]
  const targets: Target[] = []
  for (const path of yield* manifestsUnder(input, filtersOf(invocation), log, invocation.value('default-slo-period'))) {
    const documents = splitDocuments(yield* read(path))
    const prefix = input.replace(/^\.\//, '')
    const clean = cleanPath(path)
    const target = cleanPath(`${out}/${clean.startsWith(prefix) ? clean.slice(prefix.length) : clean}`)
    yield* makeDirectory(cleanPath(`${target}/..`), true)
    yield* create(target)
    targets.push(...documents.map((document) => ({ document, out: target })))
  }
  return targets
}

interface Generating {
  readonly invocation: Invocation
  readonly log: Log
  readonly period: Duration
  readonly options: GenerateOptions
}

function* generateOne({ document, out }: Target, { invocation, log, period, options }: Generating): Guest<void> {
  const kind = specKindOf(document)
  if (!kind) throw new SlothFailure('invalid spec, could not load with any of the supported spec types')
  const loaded = kind.load(document, period)
  if ('error' in loaded) throw new SlothFailure(`tried loading ${kind.refused} SLOs spec, it couldn't: ${loaded.error}`)
  const { text, said, error } = generateRules(loaded, kind, options)
  const window = invocation.value('default-slo-period')
  for (const { message, fields } of said) {
    yield* log.info(message, { window, ...fields, ...(fields['svc'] === undefined ? {} : { out: invocation.value('out') }) })
  }
  if (error !== undefined) throw new SlothFailure(error)
  if (out === '-') yield* print(text)
  else yield* appendFile(out, text)
}
