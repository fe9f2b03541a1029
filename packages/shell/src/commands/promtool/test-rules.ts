/** promtool test rules. Follows cmd/promtool/unittest.go (RulesUnitTest) of Prometheus 3.16. */
import { type Guest, isRefusal, print, printError, readFile } from '@track/processes'
import { type NamedFile, parseTestFile, runTestFile } from '@track/telemetry'
import type { Invocation } from './kingpin/command.ts'
import { filesNamed, joined } from './named-files.ts'
import { readFault } from './read-fault.ts'

export function* testRules(invocation: Invocation): Guest<number> {
  if (invocation.has('debug')) yield* printError('not simulated here: --debug\n')
  if (invocation.value('junit') !== '') yield* printError('not simulated here: --junit\n')
  const patterns = invocation.values('run')
  const options = {
    ...(patterns.length > 0 ? { run: patterns.join('|') } : {}), ignoresUnknownFields: invocation.has('ignore-unknown-fields'), isDiff: invocation.has('diff'),
  }
  let exitCode = 0
  for (const path of invocation.values('test-rule-file')) {
    yield* print(`Processing test file: ${path}\n`)
    const errors = yield* testFile(path, options)
    if (errors.length > 0) {
      exitCode = 1
      yield* printError('  FAILED:\n')
      for (const error of errors) {
        yield* printError(`${error}\n`)
        yield* print('\n')
      }
    } else yield* print('  SUCCESS\n')
    yield* print('\n')
  }
  return exitCode
}

function* testFile(path: string, options: Parameters<typeof runTestFile>[2]): Guest<readonly string[]> {
  const text = yield* readFile(path)
  if (isRefusal(text)) return [readFault(path, text.error)]
  const { file, error } = parseTestFile(text)
  if (!file) return [error!]
  const rules: NamedFile[] = []
  for (const pattern of file.rule_files) {
    const full = joined(path, pattern)
    const names = yield* filesNamed(full)
    if (names.length === 0) yield* printError(`  WARNING: no file match pattern ${full}\n`)
    for (const name of names) {
      const rule = yield* readFile(name)
      if (isRefusal(rule)) return [`${name}: ${readFault(name, rule.error)}`]
      // A file that is named twice is read twice, and is the same groups.
      if (!rules.some((known) => known.name === name)) rules.push({ name, text: rule })
    }
  }
  return runTestFile(file, rules, options)
}
