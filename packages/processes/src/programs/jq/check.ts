/** Finds names that nothing defines before a filter runs, as jq's compiler does. */
import { natives } from './builtins/table.ts'
import { preludeNames } from './prelude.ts'
import { type Filter, JqSyntaxError, type Pattern } from './syntax.ts'

interface Known {
  readonly functions: ReadonlySet<string>
  readonly variables: ReadonlySet<string>
}

const given = new Set([...Object.keys(natives), ...preludeNames, 'label/0'])

export function checkNames(filter: Filter, variables: Iterable<string>): void {
  check(filter, { functions: new Set(), variables: new Set([...variables, 'ENV', '__loc__', '__prog_args']) })
}

function check(filter: Filter, known: Known): void {
  switch (filter.is) {
    case 'call': {
      const key = `${filter.name}/${filter.args.length}`
      if (!known.functions.has(key) && !given.has(key)) throw new JqSyntaxError(`${key} is not defined`)
      filter.args.forEach((arg) => check(arg, known))
      return
    }
    case 'variable':
      if (!known.variables.has(filter.name)) throw new JqSyntaxError(`$${filter.name} is not defined`)
      return
    case 'define': {
      const { name, parameters, body } = filter.definition
      const functions = new Set(known.functions).add(`${name}/${parameters.length}`)
      const inner = { functions: new Set(functions), variables: new Set(known.variables) }
      for (const parameter of parameters) {
        inner.functions.add(`${parameter.replace('$', '')}/0`)
        if (parameter.startsWith('$')) inner.variables.add(parameter.slice(1))
      }
      check(body, inner)
      return check(filter.body, { functions, variables: known.variables })
    }
    case 'bind': {
      check(filter.source, known)
      return check(filter.body, withNames(known, filter.patterns))
    }
    case 'reduce':
    case 'foreach': {
      check(filter.source, known)
      check(filter.start, known)
      const inner = withNames(known, [filter.pattern])
      check(filter.update, inner)
      if (filter.is === 'foreach' && filter.extract) check(filter.extract, inner)
      return
    }
    default: for (const child of childrenOf(filter)) check(child, known)
  }
}

function withNames(known: Known, patterns: readonly Pattern[]): Known {
  const variables = new Set(known.variables)
  const add = (pattern: Pattern): void => {
    if (pattern.is === 'name') variables.add(pattern.name)
    else if (pattern.is === 'list') pattern.items.forEach(add)
    else {
      for (const { bound, pattern: inner } of pattern.fields) {
        if (bound !== undefined) variables.add(bound)
        if (inner) add(inner)
      }
    }
  }
  patterns.forEach(add)
  return { functions: known.functions, variables }
}

function childrenOf(filter: Filter): Filter[] {
  const children: Filter[] = []
  const add = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(add)
    else if (typeof value === 'object' && value !== null && 'is' in value) children.push(value as Filter)
  }
  for (const value of Object.values(filter)) add(value)
  return children
}
