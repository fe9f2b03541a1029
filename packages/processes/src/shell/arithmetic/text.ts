/** Arithmetic on text, as `$(( ))`, `(( ))`, `let` and subscripts do it. */
import { ExpansionError } from '../expansion/expansion-error.ts'
import { expandText } from '../expansion/text.ts'
import type { Shell } from '../shell.ts'
import { getElement, getParameter, getVariable, setElement, setVariable } from '../variables.ts'
import { evaluate, type Names } from './evaluate.ts'
import type { Integer } from './integer.ts'
import { ArithmeticError, type Expression, parseArithmetic } from './parse.ts'

const parsedMax = 10_000

/** Trees by their text, kept beside the parsed scripts. */
function parse(shell: Shell, text: string): Expression {
  const { expressions } = shell.code
  let tree = expressions.get(text)
  if (tree) return tree
  if (expressions.size >= parsedMax) expressions.clear()
  tree = parseArithmetic(text)
  expressions.set(text, tree)
  return tree
}

/** The value of an expression whose `$` expansions are done. */
export function evaluateText(shell: Shell, text: string): Integer {
  if (/^\d{1,15}$/.test(text) && (text[0] !== '0' || text.length === 1)) return Number(text)
  shell.names ??= namesOf(shell)
  try {
    return evaluate(parse(shell, text), shell.names, { text, depth: 0 })
  } catch (error) {
    // A mistake in the expression, in bash's words; anything else goes on up.
    if (error instanceof ArithmeticError) throw new ExpansionError(`${(error.text ?? text).trimStart()}: ${error.message} (error token is "${error.token}")`)
    throw error
  }
}

function namesOf(shell: Shell): Names {
  return {
    get: (name, index) => getName(shell, name, index),
    set: (name, index, value) => {
      if (index === undefined) setVariable(shell, name, value)
      else setElement(shell, name, key(shell, name, index), value)
    },
    parsed: (text) => parse(shell, text),
  }
}

function getName(shell: Shell, name: string, index: string | undefined): string | undefined {
  const value = index === undefined ? getParameter(shell, name) : getElement(shell, name, key(shell, name, index))
  if (value === undefined && index === undefined && shell.options['nounset'] && !getVariable(shell, name)) {
    throw new ExpansionError(`${name}: unbound variable`, { leaves: 'shell' })
  }
  return value
}

function key(shell: Shell, name: string, index: string): string {
  const text = index.includes('$') || index.includes('`') ? expandText(shell, index) : index
  return getVariable(shell, name)?.table ? text.replace(/^(["'])(.*)\1$/s, '$2') : text
}

