/** kubectl as a program of the world: finds the verb, reads its flags, says what went wrong. */
import { type Guest, isRefusal, print, printError, type ProcessFacts, type Program, readFile } from '@track/processes'
import { parse } from 'yaml'
import { type FlagTable, parseFlags, UsageError } from '../flags.ts'
import { printUsage, printVerbs } from './help.ts'
import { type GlobalFlags, Kubectl } from './kubectl.ts'
import { KubectlError, type Verb } from './verb.ts'

/** The flags that every verb takes; those that concern a network are accepted and mean nothing here. */
export const globalFlags = {
  'namespace': { kind: 'string', short: 'n', help: 'The namespace of the request.', completes: 'namespace' },
  'as': { kind: 'string', help: 'The user to impersonate.' },
  'as-group': { kind: 'strings', help: 'A group to impersonate; may be repeated.' },
  'context': { kind: 'string', help: 'The context of the kubeconfig; this shell has one.' },
  'kubeconfig': { kind: 'string', help: 'The kubeconfig file.' },
  'request-timeout': { kind: 'string', help: 'How long to wait for one answer of the server.', default: '0' },
  'v': { kind: 'integer', help: 'How much to log.', default: 0 },
} as const satisfies FlagTable

export function kubectlProgram(verbs: readonly Verb[]): Program {
  return {
    name: 'kubectl',
    *run(process) {
      const words = process.argv.slice(1)
      try {
        return yield* dispatch(process, words, verbs)
      } catch (reason) {
        // A refusal by kubectl itself or by the server: its words, and its exit code.
        if (!(reason instanceof KubectlError)) throw reason
        yield* printError(`${reason.message}\n`)
        return reason.exitCode
      }
    },
  }
}

function* dispatch(process: ProcessFacts, words: readonly string[], verbs: readonly Verb[]): Guest<number> {
  const verb = verbOf(words, verbs)
  if (!verb) return yield* withoutVerb(words, verbs)
  const table: FlagTable = { ...globalFlags, ...verb.flags, help: { kind: 'boolean', short: 'h', help: 'Show this help.' } }
  try {
    const parsed = parseFlags(table, wordsAfter(words, verb))
    if (parsed.flags['help'] === true) {
      yield* print(printUsage(verb))
      return 0
    }
    const contextNamespace = yield* namespaceOfContext(process)
    const kubectl = new Kubectl({ global: parsed.flags as unknown as GlobalFlags, contextNamespace, verb: verb.name })
    return yield* verb.run({ ...parsed, kubectl } as never)
  } catch (reason) {
    // What was typed does not parse: kubectl's words and where help is.
    if (!(reason instanceof UsageError)) throw reason
    throw new KubectlError(`error: ${reason.message}\nSee 'kubectl ${verb.name} --help' for usage.`)
  }
}

/** The verb with the most words that the line begins with; global flags may stand before it. */
function verbOf(words: readonly string[], verbs: readonly Verb[]): Verb | undefined {
  const typed = words.filter((word) => !word.startsWith('-')).join(' ')
  const begins = (name: string) => typed === name || typed.startsWith(`${name} `)
  return verbs
    .filter(({ name, aliases = [] }) => [name, ...aliases].some(begins))
    .sort((a, b) => b.name.length - a.name.length)[0]
}

/** The line without the verb's own words, each taken out once. */
function wordsAfter(words: readonly string[], { name, aliases = [] }: Verb): string[] {
  const typed = words.filter((word) => !word.startsWith('-')).join(' ')
  const spelled = [name, ...aliases].find((each) => typed === each || typed.startsWith(`${each} `)) ?? name
  const rest = [...words]
  for (const word of spelled.split(' ')) rest.splice(rest.indexOf(word), 1)
  return rest
}

function* withoutVerb(words: readonly string[], verbs: readonly Verb[]): Guest<number> {
  const operands = words.filter((word) => !word.startsWith('-'))
  const [first] = operands
  if (first === undefined || first === 'help') {
    yield* print(printVerbs(verbs))
    return 0
  }
  const below = verbs.filter(({ name }) => name.startsWith(`${first} `))
  if (below.length > 0 && operands.length > 1) {
    throw new KubectlError(`error: unknown command "${operands[1]!}"\nSee 'kubectl ${first} -h' for help and examples`)
  }
  if (below.length > 0) {
    yield* print(printVerbs(below))
    return 0
  }
  throw new KubectlError(`error: unknown command "${first}" for "kubectl"`)
}

/** What the kubeconfig's current context says; `default` when it says nothing. */
function* namespaceOfContext({ env }: ProcessFacts): Guest<string> {
  const file = yield* readFile(env['KUBECONFIG'] ?? `${env['HOME'] ?? ''}/.kube/config`)
  if (isRefusal(file)) return 'default'
  const config = parse(file) as { 'current-context'?: string; contexts?: { name: string; context: { namespace?: string } }[] } | null
  const context = config?.contexts?.find(({ name }) => name === config['current-context'])
  return context?.context.namespace || 'default'
}
