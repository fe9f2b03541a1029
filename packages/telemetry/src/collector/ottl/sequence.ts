/**
 * Statements and conditions in a row, and what becomes of their errors.
 *
 * Follows StatementSequence and ConditionSequence in pkg/ottl/parser.go of opentelemetry-collector-contrib 0.152.
 */
import { quoteGo } from '@track/simulation'
import { compileCall, compileValue, type Compiler } from './compile/compiler.ts'
import { compileCondition, type Condition, holds } from './compile/condition.ts'
import type { Getter } from './compile/getter.ts'
import { isRootSpan, standardFunctions } from './functions/table.ts'
import type { Evaluate, FunctionRow } from './functions/row.ts'
import { parseCondition, parseStatement, parseValueExpression } from './grammar/parse.ts'
import { OttlError } from './ottl-error.ts'
import { contexts } from './paths/contexts.ts'
import type { ContextName, Target } from './target.ts'

/** `propagate` ends with the error; `ignore` notes it, `silent` does not, and both go on. */
export type ErrorMode = 'propagate' | 'ignore' | 'silent'

export interface Statement {
  readonly text: string
  readonly run: Evaluate
  readonly condition: Condition
}

export interface ConditionText {
  readonly text: string
  readonly condition: Condition
}

export function compilerFor(context: ContextName, { isBare = false, functions = standardFunctions as ReadonlyMap<string, FunctionRow> } = {}): Compiler {
  const own = context === 'span' ? new Map([...functions, [isRootSpan.name, isRootSpan]]) : functions
  return { context: contexts[context], functions: own, isBare }
}

function compileStatement(text: string, compiler: Compiler): Statement {
  const { editor, where } = parseStatement(text)
  return { text, run: compileCall(editor!, compiler), condition: where ? compileCondition(where, compiler) : true }
}

export function compileStatements(texts: readonly string[], compiler: Compiler): readonly Statement[] {
  return all(texts, 'statement', (text) => compileStatement(text, compiler))
}

export function compileConditions(texts: readonly string[], compiler: Compiler): readonly ConditionText[] {
  return all(texts, 'condition', (text) => ({ text, condition: compileCondition(parseCondition(text), compiler) }))
}

/** Every one that is wrong is told, a line each. */
function all<Compiled>(texts: readonly string[], what: string, compile: (text: string) => Compiled): readonly Compiled[] {
  const faults: string[] = []
  const compiled = texts.flatMap((text) => {
    try {
      return [compile(text)]
    } catch (error) {
      // What the language refuses.
      if (!(error instanceof OttlError)) throw error
      faults.push(`unable to parse OTTL ${what} ${quoteGo(text)}: ${error.message}`)
      return []
    }
  })
  if (faults.length > 0) throw new OttlError(faults.join('\n'))
  return compiled
}

export function compileExpression(text: string, compiler: Compiler): Getter {
  return compileValue(parseValueExpression(text), compiler)
}

/** Takes note of an error that is ignored. */
export type Note = (message: string) => void

export function runStatements(statements: readonly Statement[], target: Target, mode: ErrorMode, note: Note = () => {}): void {
  for (const { text, run, condition } of statements) {
    try {
      if (holds(condition, target)) run(target)
    } catch (error) {
      // What the language refuses while it runs.
      if (!(error instanceof OttlError)) throw error
      if (mode === 'propagate') throw new OttlError(`failed to execute statement: ${text}, ${error.message}`)
      if (mode === 'ignore') note(`failed to execute statement: ${error.message}: ${text}`)
    }
  }
}

/** Whether any holds. */
export function anyHolds(conditions: readonly ConditionText[], target: Target, mode: ErrorMode, note: Note = () => {}): boolean {
  for (const { text, condition } of conditions) {
    try {
      if (holds(condition, target)) return true
    } catch (error) {
      // What the language refuses while it runs.
      if (!(error instanceof OttlError)) throw error
      if (mode === 'propagate') throw new OttlError(`failed to eval condition: ${text}, ${error.message}`)
      if (mode === 'ignore') note(`failed to eval condition: ${error.message}: ${text}`)
    }
  }
  return false
}
