/** A whole file of unit tests. Follows cmd/promtool/unittest.go (ruleUnitTest) of Prometheus 3.16. Left out: `--debug`, `--junit`. */
import { compileTemplatePattern } from '../template/texts.ts'
import type { NamedFile } from '../part.ts'
import { runTestGroup, type TestOptions } from './run-test-group.ts'
import type { TestFile } from './test-file.ts'

export interface TestFileOptions extends TestOptions {
  /** Groups whose names it does not match are passed over. */
  readonly run?: string
}

export function runTestFile(file: TestFile, rules: readonly NamedFile[], { run, ...options }: TestFileOptions = {}): string[] {
  const order = file.group_eval_order
  const repeated = order.find((name, index) => order.indexOf(name) < index)
  if (repeated !== undefined) return [`group name repeated in evaluation order: ${repeated}`]
  const pattern = run === undefined ? undefined : compileTemplatePattern(run)
  const groups = file.tests.filter(({ name }) => !pattern || pattern.matcher(name).find())
  return groups.flatMap((group) => runTestGroup(file, group, rules, options))
}
