/**
 * How a program finds the address of a name: which names it tries in which order, how many questions
 * that costs, and how long it takes where nobody answers.
 *
 * Follows getaddrinfo and res_search of glibc 2.41: A and AAAA are asked at once, a name that is not
 * there leads to the next of the search list, a server that says nothing ends the search. Left out:
 * musl, which gives up at the first SERVFAIL, and caches (glibc has none; of workloads that keep names as a JVM does see `dns.cache`).
 */
import { type Duration, millisecond } from '@track/simulation'
import type { DnsAnswer, RecordType } from './question.ts'
import type { ResolverConfig } from './resolver-config.ts'

export interface Lookup {
  readonly outcome: 'found' | 'not found' | 'server failed' | 'no answer'
  /** The name under which it was found, without the final dot; else the name as it was given. */
  readonly name: string
  readonly addresses: readonly string[]
  /** How many questions were sent, answered or not. */
  readonly questions: number
  readonly took: Duration
}

/** There and back within a cluster. */
export const roundTrip: Duration = millisecond

/** Asks one server. */
export type Ask = (server: string, name: string, type: RecordType) => DnsAnswer | 'no answer'

/** The names that stand for a name, in the order in which they are tried. */
export function namesToTry(name: string, { search, ndots }: Pick<ResolverConfig, 'search' | 'ndots'>): string[] {
  if (name.endsWith('.')) return [name.slice(0, -1)]
  const searched = search.filter((domain) => domain !== '.').map((domain) => `${name}.${domain.replace(/\.$/, '')}`)
  return name.split('.').length - 1 >= ndots ? [name, ...searched] : [...searched, name]
}

/** A and AAAA, of which there are none. */
const questionsAtOnce = 2

export function lookUp(name: string, config: ResolverConfig, ask: Ask): Lookup {
  if (isAddress(name)) return { outcome: 'found', name, addresses: [name], questions: 0, took: 0 }
  if (name === 'localhost') return { outcome: 'found', name, addresses: ['127.0.0.1'], questions: 0, took: 0 }
  let questions = 0
  let took: Duration = 0
  let hasServerFailed = false
  for (const candidate of namesToTry(name.toLowerCase(), config)) {
    const tried = askServers(candidate, config, ask)
    questions += tried.questions
    took += tried.took
    if (tried.answer === 'no answer') return { outcome: 'no answer', name, addresses: [], questions, took }
    const addresses = tried.answer.records.filter(({ type }) => type === 'A').map(({ data }) => data)
    if (addresses.length > 0) return { outcome: 'found', name: candidate, addresses, questions, took }
    if (tried.answer.code === 'SERVFAIL') hasServerFailed = true
  }
  return { outcome: hasServerFailed ? 'server failed' : 'not found', name, addresses: [], questions, took }
}

interface Tried {
  readonly answer: DnsAnswer | 'no answer'
  readonly questions: number
  readonly took: Duration
}

/** One server after the other, as often as the options say, until one knows. */
function askServers(name: string, { nameservers, attempts, timeout }: ResolverConfig, ask: Ask): Tried {
  let questions = 0
  let took: Duration = 0
  let answer: Tried['answer'] = 'no answer'
  for (let attempt = 0; attempt < attempts; attempt++) {
    for (const server of nameservers) {
      const found = ask(server, name, 'A')
      questions += questionsAtOnce
      took += found === 'no answer' ? timeout : roundTrip
      if (found !== 'no answer') answer = found
      if (found !== 'no answer' && found.code !== 'SERVFAIL') return { answer, questions, took }
    }
  }
  return { answer, questions, took }
}

function isAddress(text: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256)
}
