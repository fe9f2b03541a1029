/** kubectl as a program of the world: finds the verb, reads its flags, says what went wrong. */
import { type Guest, print, printError, type ProcessFacts, type Program } from '@track/processes'
import { type FlagTable, parseFlags, FlagError } from '../flags.ts'
import { KubectlError, PrintFailure, UsageError } from './errors.ts'
import { printFamily, printUsage, printVerbs } from './help.ts'
import { contextOf, readKubeconfig } from './kubeconfig.ts'
import { type GlobalFlags, Kubectl } from './kubectl.ts'
import { suggestionsFor } from './suggestions.ts'
import type { Verb } from './verb.ts'

/** The flags that every verb takes; those that concern a network are accepted and mean nothing here. */
export const globalFlags = {
  'namespace': { kind: 'string', short: 'n', help: 'The namespace of the request.', completes: 'namespace' },
  'as': { kind: 'string', help: 'The user to impersonate.' },
  'as-group': { kind: 'strings', help: 'A group to impersonate; may be repeated.' },
  'as-uid': { kind: 'string', help: 'The uid to impersonate.' },
  'context': { kind: 'string', help: 'The context of the kubeconfig.', completes: 'context' },
  'cluster': { kind: 'string', help: 'The cluster of the kubeconfig.' },
  'user': { kind: 'string', help: 'The user of the kubeconfig.' },
  'kubeconfig': { kind: 'string', help: 'The kubeconfig file.', completes: 'file' },
  'server': { kind: 'string', short: 's', help: 'The address of the server; this shell has one.' },
  'token': { kind: 'string', help: 'A bearer token.' },
  'insecure-skip-tls-verify': { kind: 'boolean', help: 'Do not check the certificate of the server.' },
  'cache-dir': { kind: 'string', help: 'Where to keep what is known of the server.' },
  'request-timeout': { kind: 'string', help: 'How long to wait for one answer of the server.', default: '0' },
  'warnings-as-errors': { kind: 'boolean', help: 'Take warnings of the server for errors.' },
  'v': { kind: 'integer', short: 'v', help: 'How much to log.', default: 0 },
} as const satisfies FlagTable

const helpFlag = { help: { kind: 'boolean', short: 'h', help: 'Show this help.' } } as const satisfies FlagTable

export function kubectlProgram(verbs: readonly Verb[]): Program {
  return {
    name: 'kubectl',
    *run(process) {
      try {
        return yield* dispatch(process, process.argv.slice(1), verbs)
      } catch (reason) {
        // A refusal by kubectl itself or by the server: its words, and its exit code.
        if (!(reason instanceof KubectlError)) throw reason
        return yield* say(reason)
      }
    },
  }
}

function* say(failure: KubectlError): Guest<number> {
  const { printed, exitCode } = failure
  if (failure instanceof PrintFailure) yield* print(failure.output)
  if (printed !== '') yield* printError(printed.endsWith('\n') ? printed : `${printed}\n`)
  return exitCode
}

function* dispatch(process: ProcessFacts, words: readonly string[], verbs: readonly Verb[]): Guest<number> {
  if (words[0] === 'help') return yield* dispatch(process, [...words.slice(1), '--help'], verbs)
  const found = findVerb(words, verbs)
  const family = familyIn(words, verbs)
  if (family && family.name.length > (found?.verb.name.length ?? 0)) return yield* showFamily(family, words)
  if (!found) return yield* withoutVerb(words, verbs)
  const { verb, rest } = found
  try {
    return yield* runVerb(process, { verb, rest }, verbs)
  } catch (reason) {
    // As above, of a verb whose exit codes mean something else.
    if (verb.failsWith === undefined || !(reason instanceof KubectlError)) throw reason
    yield* say(reason)
    return verb.failsWith
  }
}

function* runVerb(process: ProcessFacts, { verb, rest }: FoundVerb, verbs: readonly Verb[]): Guest<number> {
  const table: FlagTable = { ...globalFlags, ...verb.flags, ...helpFlag }
  const parsed = parsedFor(verb, table, verb.takesAnything ? rest.filter(asksForHelp) : rest)
  if ((parsed.flags as { help?: boolean }).help) {
    yield* print(printUsage(verb, verbs))
    return 0
  }
  const missing = (verb.required ?? []).filter((name) => !parsed.given.has(name))
  if (missing.length > 0) throw new KubectlError(`required flag(s) ${missing.map((name) => JSON.stringify(name)).join(', ')} not set`)
  const global = parsed.flags as unknown as GlobalFlags
  const config = yield* readKubeconfig(process, global.kubeconfig)
  const contextNamespace = contextOf(config, global.context)?.context.namespace || 'default'
  const kubectl = new Kubectl({ process, global, contextNamespace, verb: verb.name })
  return yield* verb.run({ ...parsed, kubectl } as never)
}

function asksForHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

function parsedFor(verb: Verb, table: FlagTable, rest: readonly string[]) {
  try {
    return parseFlags(table, rest, { stopsAtOperands: verb.stopsAtOperands ?? false })
  } catch (reason) {
    // What was typed does not parse: kubectl's words and where help is.
    if (!(reason instanceof FlagError)) throw reason
    if (verb.failsWith !== undefined) throw new UsageError(reason.message, verb.name)
    throw new KubectlError(`${reason.message}\nSee 'kubectl ${verb.name} --help' for usage.`)
  }
}

interface FoundVerb {
  readonly verb: Verb
  /** The line without the verb's own words. */
  readonly rest: readonly string[]
}

/** The verb with the most words that the line begins with; global flags may stand before and between. */
export function findVerb(words: readonly string[], verbs: readonly Verb[]): FoundVerb | undefined {
  const places = operandPlaces(words)
  const typed = places.map((place) => words[place]!)
  const matches = verbs.flatMap((verb) => [verb.name, ...(verb.aliases ?? [])].map((name) => ({ verb, parts: name.split(' ') })))
    .filter(({ parts }) => parts.every((part, index) => typed[index] === part))
    .sort((a, b) => b.parts.length - a.parts.length)
  const [best] = matches
  if (!best) return undefined
  const taken = new Set(places.slice(0, best.parts.length))
  return { verb: best.verb, rest: words.filter((_, index) => !taken.has(index)) }
}

/** Where words stand that are neither flags nor values of global flags. */
function operandPlaces(words: readonly string[]): number[] {
  const places: number[] = []
  for (let index = 0; index < words.length; index++) {
    const word = words[index]!
    if (word === '--') break
    if (!word.startsWith('-') || word === '-') places.push(index)
    else if (takesNextWord(word)) index++
  }
  return places
}

function takesNextWord(word: string): boolean {
  if (word.includes('=')) return false
  const flag = Object.entries(globalFlags as FlagTable).find(([name, { short }]) => word === `--${name}` || word === `-${short}`)
  return flag !== undefined && flag[1].kind !== 'boolean'
}

interface Family {
  readonly name: string
  readonly verbs: readonly Verb[]
  /** What was typed behind its name. */
  readonly rest: readonly string[]
}

/** The longest words that other verbs begin with: `rollout`, `create secret`. */
function familyIn(words: readonly string[], verbs: readonly Verb[]): Family | undefined {
  const operands = operandPlaces(words).map((place) => words[place]!)
  for (let count = operands.length; count > 0; count--) {
    const name = operands.slice(0, count).join(' ')
    const within = verbs.filter((verb) => verb.name.startsWith(`${name} `))
    if (within.length > 0) return { name, verbs: within, rest: operands.slice(count) }
  }
  return undefined
}

function* showFamily({ name, verbs, rest }: Family, words: readonly string[]): Guest<number> {
  if (rest.length > 0) throw new UsageError(`unknown command ${JSON.stringify(rest[0]!)}`, name)
  const isHelp = words.some(asksForHelp)
  yield* isHelp || name === 'rollout' ? print(printFamily(name, verbs)) : printError(printFamily(name, verbs))
  return isHelp ? 0 : 1
}

function* withoutVerb(words: readonly string[], verbs: readonly Verb[]): Guest<number> {
  const operands = operandPlaces(words).map((place) => words[place]!)
  const [first] = operands
  if (first === undefined) {
    yield* print(printVerbs(verbs))
    return 0
  }
  const names = [...new Set(verbs.filter(({ group }) => group !== 'hidden').map(({ name }) => name.split(' ')[0]!))]
  throw new KubectlError(`unknown command ${JSON.stringify(first)} for "kubectl"\n${suggestionsFor(first, names)}`)
}
