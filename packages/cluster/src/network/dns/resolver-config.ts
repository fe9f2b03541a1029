/**
 * What a resolver is told by /etc/resolv.conf.
 *
 * Follows resolv.conf(5) of glibc 2.41. Left out: sortlist, options beside ndots, timeout and attempts.
 */
import { type Duration, second } from '@track/simulation'

export interface ResolverConfig {
  /** Whom to ask, one after the other; at most three. */
  readonly nameservers: readonly string[]
  readonly search: readonly string[]
  /** A name with so many dots is tried as it stands before the search list. */
  readonly ndots: number
  /** For how long one question waits, and how often each server is asked. */
  readonly timeout: Duration
  readonly attempts: number
}

const nameserversMax = 3
const ndotsMax = 15
const timeoutSecondsMax = 30
const attemptsMax = 5

const resolverByDefault: ResolverConfig = { nameservers: ['127.0.0.1'], search: [], ndots: 1, timeout: 5 * second, attempts: 2 }

/** The last `search` counts, and of several options of one name the last. */
export function parseResolvConf(text: string): ResolverConfig {
  const lines = text.split('\n').filter((line) => !/^[#;]/.test(line)).map((line) => line.trim().split(/[ \t]+/))
  const valuesOf = (keyword: string) => lines.filter(([first]) => first === keyword).map(([, ...words]) => words)
  const nameservers = valuesOf('nameserver').flatMap(([address]) => (address === undefined ? [] : [address])).slice(0, nameserversMax)
  const options = new Map(valuesOf('options').flat().map((option) => {
    const [name = '', value = ''] = option.split(':')
    return [name, /^\d+$/.test(value) ? Number(value) : undefined]
  }))
  const { ndots, timeout, attempts } = resolverByDefault
  return {
    nameservers: nameservers.length > 0 ? nameservers : resolverByDefault.nameservers,
    search: valuesOf('search').at(-1) ?? valuesOf('domain').at(-1)?.slice(0, 1) ?? [],
    ndots: Math.min(ndotsMax, options.get('ndots') ?? ndots),
    timeout: Math.min(timeoutSecondsMax, Math.max(1, options.get('timeout') ?? timeout / second)) * second,
    attempts: Math.min(attemptsMax, Math.max(1, options.get('attempts') ?? attempts)),
  }
}
