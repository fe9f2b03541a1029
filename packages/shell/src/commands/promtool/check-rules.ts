/** promtool check rules. Follows cmd/promtool/main.go (CheckRules) of Prometheus 3.16. */
import { type Guest, isRefusal, print, printError, readAll, readFile } from '@track/processes'
import { compareLabels, type Labels, labelsOf, parseRuleFile, type WrittenFile } from '@track/telemetry'
import { quoteGo } from '@track/simulation'
import type { Invocation } from './kingpin/command.ts'
import { readFault } from './read-fault.ts'

export interface Lint {
  readonly findsDuplicates: boolean
  readonly isFatal: boolean
  readonly ignoresUnknownFields: boolean
}

/** Exit code of files that are right and not as they should be. */
export const lintExitCode = 3

/** As flags say it. */
export function* lintOf(invocation: Invocation, settings: readonly string[]): Guest<Lint> {
  for (const setting of settings) {
    if (!['all', 'duplicate-rules', 'none'].includes(setting)) yield* print(`WARNING: unknown lint option: ${quoteGo(setting)}\n`)
  }
  return {
    findsDuplicates: settings.includes('all') || settings.includes('duplicate-rules'), isFatal: invocation.has('lint-fatal'),
    ignoresUnknownFields: invocation.has('ignore-unknown-fields'),
  }
}

export function* checkRules(invocation: Invocation): Guest<number> {
  const lint = yield* lintOf(invocation, invocation.value('lint').split(','))
  const files = invocation.values('rule-files')
  let outcome: Outcome = 'right'
  if (files.length === 0) {
    yield* print('Checking standard input\n')
    outcome = yield* checkText(yield* readAll(), '', lint)
  }
  outcome = worse(outcome, yield* checkRuleFiles(files, lint))
  if (outcome === 'wrong') return 1
  return outcome === 'lint' && lint.isFatal ? lintExitCode : 0
}

export function* checkRuleFiles(files: readonly string[], lint: Lint): Guest<Outcome> {
  let outcome: Outcome = 'right'
  for (const file of files) {
    yield* print(`Checking ${file}\n`)
    const text = yield* readFile(file)
    const checked = isRefusal(text) ? yield* complain([`${file}: ${readFault(file, text.error)}`]) : yield* checkText(text, `${file}: `, lint)
    outcome = worse(outcome, checked)
  }
  return outcome
}

type Outcome = 'right' | 'lint' | 'wrong'

function worse(a: Outcome, b: Outcome): Outcome {
  return a === 'wrong' || b === 'wrong' ? 'wrong' : a === 'lint' ? a : b
}

function* checkText(text: string, prefix: string, lint: Lint): Guest<Outcome> {
  const { file, errors } = parseRuleFile(text, lint)
  if (!file) return yield* complain(errors.map((error) => prefix + error))
  const twice = lint.findsDuplicates ? duplicates(file) : []
  if (twice.length > 0) yield* complain([`lint error ${printDuplicates(twice)}`])
  else yield* print(`  SUCCESS: ${file.groups.reduce((sum, { rules }) => sum + rules.length, 0)} rules found\n`)
  yield* print('\n')
  return twice.length > 0 ? 'lint' : 'right'
}

function* complain(errors: readonly string[]): Guest<'wrong'> {
  yield* printError(`  FAILED:\n${errors.map((error) => `${error}\n`).join('')}`)
  return 'wrong'
}

interface Compared {
  readonly metric: string
  readonly labels: Labels
}

function duplicates({ groups }: WrittenFile): Compared[] {
  const rules = groups.flatMap((group) => group.rules.map(({ alert, record, labels }): Compared => ({ metric: alert || record, labels: labelsOf({ ...group.labels, ...labels }) })))
  const isSame = (a: Compared | undefined, b: Compared) => a !== undefined && a.metric === b.metric && compareLabels(a.labels, b.labels) === 0
  const sorted = rules.sort((a, b) => (a.metric === b.metric ? compareLabels(a.labels, b.labels) : a.metric < b.metric ? -1 : 1))
  return sorted.filter((rule, index) => isSame(sorted[index - 1], rule) && !isSame(sorted[index - 2], rule))
}

function printDuplicates(rules: readonly Compared[]): string {
  const list = rules.map(({ metric, labels }) => {
    const pairs = labels.flatMap((name, index) => (index % 2 === 0 ? [`\t${name}: ${labels[index + 1]!}\n`] : []))
    return `Metric: ${metric}\nLabel(s):\n${pairs.join('')}`
  })
  return `${rules.length} duplicate rule(s) found.\n${list.join('')}Might cause inconsistency while recording expressions`
}
