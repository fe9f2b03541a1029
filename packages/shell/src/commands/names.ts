/**
 * nslookup, dig and getent: what the cluster's DNS answers.
 *
 * Follows BIND 9.18 (nslookup, dig) and getent of glibc. Left out: records
 * beside A, AAAA, CNAME, PTR, SRV and TXT, interactive use, most of dig's options.
 */
import type {
  AskAnswer, DnsAnswer, DnsRecord, RecordType, ResolveAnswer, ResolverConfig,
} from '@track/cluster'
import { type Guest, isRefusal, print, printError, type Program, readFile, request } from '@track/processes'
import type { Plain } from '@track/simulation'
import { resolverConfig } from './curl/transfer.ts'

const types: readonly RecordType[] = ['A', 'AAAA', 'CNAME', 'PTR', 'SRV', 'TXT']

function* resolve(name: string, resolver: ResolverConfig): Guest<ResolveAnswer> {
  return yield* request<ResolveAnswer>('network', { do: 'resolve', name, resolver } as unknown as Plain)
}

function* ask(server: string, name: string, type: RecordType): Guest<AskAnswer> {
  return yield* request<AskAnswer>('network', { do: 'ask', server, name, type } as unknown as Plain)
}

const isAddress = (text: string) => /^\d{1,3}(\.\d{1,3}){3}$/.test(text)

function backwards(address: string): string {
  return `${address.split('.').reverse().join('.')}.in-addr.arpa`
}

function typeNamed(text: string): RecordType | undefined {
  return types.find((type) => type === text.toUpperCase())
}

const noServers = ';; connection timed out; no servers could be reached\n'

export const nslookup: Program = {
  name: 'nslookup',
  *run({ argv }) {
    const [name] = argv.slice(1).filter((word) => !word.startsWith('-'))
    if (name === undefined) {
      yield* printError('nslookup: not simulated here: interactive use; give a name\n')
      return 1
    }
    const asked = /^-(?:type|querytype|q|ty)=(.*)$/.exec(argv.slice(1).find((word) => word.startsWith('-')) ?? '')?.[1]
    if (asked !== undefined && !typeNamed(asked)) {
      yield* printError(`nslookup: not simulated here: records of type ${asked}\n`)
      return 1
    }
    const type = isAddress(name) ? 'PTR' : typeNamed(asked ?? 'A')!
    if (type !== 'A') return yield* lookUpRecords(isAddress(name) ? backwards(name) : name, type)
    const resolver = yield* resolverConfig()
    const [address = ''] = resolver.nameservers
    const { outcome, name: full, addresses } = yield* resolve(name, resolver)
    if (outcome === 'no answer') return yield* failed(`${noServers}\n`)
    const server = serverLines(address)
    if (outcome !== 'found') return yield* failed(`${server}** server can't find ${name}: ${outcome === 'not found' ? 'NXDOMAIN' : 'SERVFAIL'}\n\n`)
    const aliases = yield* aliasesOf(address, full)
    const last = aliases.at(-1)?.data ?? full
    const canonical = aliases.map((record) => `${record.name}\tcanonical name = ${printData(record)}\n`).join('')
    yield* print(`${server}${canonical}${addresses.map((each) => `Name:\t${last}\nAddress: ${each}\n`).join('')}\n`)
    return 0
  },
}

function serverLines(address: string): string {
  return `Server:\t\t${address}\nAddress:\t${address}#53\n\n`
}

function* aliasesOf(server: string, name: string): Guest<readonly DnsRecord[]> {
  const answer = yield* ask(server, name, 'A')
  return answer === 'no answer' ? [] : answer.records.filter(({ type }) => type === 'CNAME')
}

function* failed(words: string): Guest<number> {
  yield* print(words)
  return 1
}

const relations: Readonly<Partial<Record<RecordType, string>>> = { PTR: 'name', CNAME: 'canonical name', SRV: 'service', TXT: 'text' }

/** Names that are searched for are tried in turn, as for addresses. */
function* lookUpRecords(name: string, type: RecordType): Guest<number> {
  const { search, ndots, nameservers: [address = ''] } = yield* resolverConfig()
  const searched = name.endsWith('.') ? [] : search.map((domain) => `${name}.${domain}`)
  const names = name.split('.').length > ndots ? [name, ...searched] : [...searched, name]
  let last: DnsAnswer = { code: 'NXDOMAIN', records: [] }
  for (const each of names) {
    const answer = yield* ask(address, each, type)
    if (answer === 'no answer') return yield* failed(`${noServers}\n`)
    last = answer
    if (answer.records.length > 0) break
  }
  const server = type === 'PTR' ? '' : serverLines(address)
  if (last.code !== 'NOERROR') return yield* failed(`${server}** server can't find ${name}: ${last.code}\n\n`)
  if (last.records.length === 0) return yield* failed(`${server}*** Can't find ${name}: No answer\n\n`)
  const lines = last.records.map((record) => `${record.name}\t${relations[record.type] ?? 'has address'} = ${printData(record)}\n`)
  yield* print(`${server}${lines.join('')}\n`)
  return 0
}

const digOptions = ['+short', '+search', '+nosearch', '+noall', '+answer']

export const dig: Program = {
  name: 'dig',
  *run({ argv }) {
    const words = argv.slice(1).filter((word) => !word.startsWith('@') && word !== 'IN')
    const reverse = words.indexOf('-x')
    const options = words.filter((word) => word.startsWith('+') || (word.startsWith('-') && word !== '-x'))
    const [name] = words.filter((word) => !options.includes(word) && word !== '-x' && !typeNamed(word))
    const unknown = options.find((option) => !digOptions.includes(option))
    if (name === undefined || unknown !== undefined) {
      yield* printError(`dig: ${unknown === undefined ? 'which name?' : `not simulated here: ${unknown}`}\n`)
      return 1
    }
    const type = reverse >= 0 ? 'PTR' : words.map(typeNamed).find((each) => each !== undefined) ?? 'A'
    const wanted = (reverse >= 0 ? backwards(name) : name).replace(/\.$/, '')
    // dig asks for the name as it stands, unless it is told to search.
    const resolver = yield* resolverConfig()
    const server = argv.slice(1).find((word) => word.startsWith('@'))?.slice(1) ?? resolver.nameservers[0] ?? ''
    if (!isAddress(server)) {
      yield* printError(`dig: couldn't get address for '${server}': not found\n`)
      return 9
    }
    const full = options.includes('+search') ? (yield* resolve(wanted, resolver)).name : wanted
    const answer = yield* ask(server, full, type)
    if (answer === 'no answer') {
      const head = options.includes('+short') ? '' : `\n; <<>> DiG 9.18 <<>> ${name}\n;; global options: +cmd\n`
      yield* print(`${`;; communications error to ${server}#53: timed out\n`.repeat(3)}${head}${noServers}`)
      return 9
    }
    if (options.includes('+short')) yield* print(answer.records.map((record) => `${printData(record)}\n`).join(''))
    else if (options.includes('+noall')) yield* print(answer.records.map((record) => `${printRecord(record)}\n`).join(''))
    else yield* print(longAnswer(server, full, type, answer))
    return 0
  },
}

/** Names in it end with a dot, as in a zone file. */
function printData({ type, data }: DnsRecord): string {
  return type === 'CNAME' || type === 'PTR' || type === 'SRV' ? `${data}.` : data
}

function printRecord(record: DnsRecord): string {
  return `${`${record.name}.`.padEnd(23)}\t${record.ttl}\tIN\t${record.type}\t${printData(record)}`
}

function longAnswer(server: string, name: string, type: RecordType, { code, records }: DnsAnswer): string {
  return [
    '', `; <<>> DiG 9.18 <<>> ${name}`, ';; global options: +cmd', ';; Got answer:', `;; ->>HEADER<<- opcode: QUERY, status: ${code}, id: 1`,
    `;; flags: qr aa rd; QUERY: 1, ANSWER: ${records.length}, AUTHORITY: 0, ADDITIONAL: 0`, '', ';; QUESTION SECTION:', `;${`${name}.`.padEnd(23)}\tIN\t${type}`, '',
    ...(records.length > 0 ? [';; ANSWER SECTION:', ...records.map(printRecord), ''] : []),
    `;; SERVER: ${server}#53(${server}) (UDP)`, '', '',
  ].join('\n')
}

export const getent: Program = {
  name: 'getent',
  *run({ argv }) {
    const [, database, ...keys] = argv
    if (database === 'passwd' || database === 'group') return yield* entriesOf(`/etc/${database}`, keys)
    if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') {
      yield* printError(database === undefined ? 'getent: wrong number of arguments\n' : `Unknown database: ${database}\nTry \`getent --help' or \`getent --usage' for more information.\n`)
      return 1
    }
    const resolver = yield* resolverConfig()
    let exitCode = 0
    for (const key of keys) {
      const found = yield* resolve(key, resolver)
      if (found.outcome !== 'found') exitCode = 2
      for (const address of found.addresses) yield* print(`${address.padEnd(15)} ${found.name}\n`)
    }
    return exitCode
  },
}

function* entriesOf(file: string, keys: readonly string[]): Guest<number> {
  const text = yield* readFile(file)
  const lines = isRefusal(text) ? [] : text.split('\n').filter((line) => line !== '')
  const found = keys.length === 0 ? lines : keys.flatMap((key) => lines.filter((line) => line.startsWith(`${key}:`)))
  yield* print(found.map((line) => `${line}\n`).join(''))
  return keys.length > found.length ? 2 : 0
}
