/**
 * bc: an arbitrary precision calculator. Follows GNU bc 1.07. Left out: -l and its functions, `read`,
 * arrays as parameters, fractions in an output base other than ten, the addresses of run-time errors.
 */
import { compute, print, printError, readAll } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { readOperands } from '../lines.ts'
import { BcError, type Machine, newMachine, runStatement } from './machine.ts'
import { BcSyntaxError, parseBc, type Statement } from './parse.ts'

export const bc: Program = {
  name: 'bc',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'qsiwl', long: { quiet: 'q', standard: 's', interactive: 'i', warn: 'w', mathlib: 'l' } })
    if ('words' in flags) return yield* refuseFlags('bc', flags)
    if (flags.has('l')) {
      yield* printError('bc: not simulated here: option -l\n')
      return 1
    }
    const { texts, failed } = flags.operands.length > 0 ? yield* readOperands('bc', flags.operands) : { texts: [], failed: false }
    if (failed) return 1
    return yield* calculate([...texts, yield* readAll()].join(''))
  },
}

function* calculate(source: string): Guest<number> {
  const machine = newMachine()
  for (const line of parseBc(source)) {
    if (line instanceof BcSyntaxError) yield* printError(`(standard_in) ${line.line}: syntax error\n`)
    else if ((yield* runLine(machine, line)) === 'quit') return 0
  }
  return 0
}

/** What cannot be computed ends the line, in the tool's words. */
function* runLine(machine: Machine, line: readonly Statement[]): Guest<'quit' | undefined> {
  for (const statement of line) {
    const left = tryStatement(machine, statement)
    yield* print(machine.output)
    yield* compute(machine.steps)
    machine.output = ''
    machine.steps = 0
    if (left === 'quit') return 'quit'
    if (left instanceof BcError) {
      yield* printError(`${left.message}\n`)
      return undefined
    }
  }
  return undefined
}

function tryStatement(machine: Machine, statement: Statement): string | BcError | undefined {
  try {
    return runStatement(machine, statement)
  } catch (error) {
    // A division by zero and the like, which the caller tells.
    if (!(error instanceof BcError)) throw error
    return error
  }
}
