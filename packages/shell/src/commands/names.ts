/**
 * nslookup, dig and getent: what the cluster's DNS answers.
 *
 * Follows BIND 9.18 (nslookup, dig) and getent of glibc. Left out: every record but A, other
 * servers than the cluster's, interactive use, most of dig's options.
 */
import { dnsAddress, type ResolveAnswer } from '@track/cluster'
import { type Guest, isRefusal, print, printError, type Program, readFile, request } from '@track/processes'
import type { Plain } from '@track/simulation'
import { searchDomains } from './curl/transfer.ts'

function* resolve(name: string, search: readonly string[]): Guest<ResolveAnswer> {
  return yield* request<ResolveAnswer>('network', { do: 'resolve', name, search } as unknown as Plain)
}

export const nslookup: Program = {
  name: 'nslookup',
  *run({ argv }) {
    const [name] = argv.slice(1).filter((word) => !word.startsWith('-'))
    if (name === undefined) {
      yield* printError('nslookup: not simulated here: interactive use; give a name\n')
      return 1
    }
    const found = yield* resolve(name, yield* searchDomains())
    const server = `Server:\t\t${dnsAddress}\nAddress:\t${dnsAddress}#53\n\n`
    if (!found) {
      yield* print(`${server}** server can't find ${name}: NXDOMAIN\n\n`)
      return 1
    }
    yield* print(server + found.addresses.map((address) => `Name:\t${found.name}\nAddress: ${address}\n`).join('') + '\n')
    return 0
  },
}

export const dig: Program = {
  name: 'dig',
  *run({ argv }) {
    const words = argv.slice(1).filter((word) => !word.startsWith('@') && word !== 'A' && word !== 'IN')
    const options = words.filter((word) => word.startsWith('+') || word.startsWith('-'))
    const [name] = words.filter((word) => !options.includes(word))
    const unknown = options.find((option) => !['+short', '+search', '+nosearch', '+noall', '+answer'].includes(option))
    if (name === undefined || unknown !== undefined) {
      yield* printError(`dig: ${unknown === undefined ? 'which name?' : `not simulated here: ${unknown}`}\n`)
      return 1
    }
    // dig asks for the name as it stands, unless it is told to search.
    const found = yield* resolve(options.includes('+search') ? name : `${name.replace(/\.$/, '')}.`, options.includes('+search') ? yield* searchDomains() : [])
    const addresses = found?.addresses ?? []
    if (options.includes('+short')) yield* print(addresses.map((address) => `${address}\n`).join(''))
    else if (options.includes('+noall')) yield* print(addresses.map((address) => `${record(found!.name, address)}\n`).join(''))
    else yield* print(longAnswer(name.replace(/\.$/, ''), addresses))
    return 0
  },
}

function record(name: string, address: string): string {
  return `${`${name}.`.padEnd(23)}\t5\tIN\tA\t${address}`
}

function longAnswer(name: string, addresses: readonly string[]): string {
  const status = addresses.length > 0 ? 'NOERROR' : 'NXDOMAIN'
  return [
    '', `; <<>> DiG 9.18 <<>> ${name}`, ';; global options: +cmd', ';; Got answer:', `;; ->>HEADER<<- opcode: QUERY, status: ${status}, id: 1`,
    `;; flags: qr aa rd; QUERY: 1, ANSWER: ${addresses.length}, AUTHORITY: 0, ADDITIONAL: 0`, '', ';; QUESTION SECTION:', `;${`${name}.`.padEnd(23)}\tIN\tA`, '',
    ...(addresses.length > 0 ? [';; ANSWER SECTION:', ...addresses.map((address) => record(name, address)), ''] : []),
    `;; SERVER: ${dnsAddress}#53(${dnsAddress}) (UDP)`, '', '',
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
    const search = yield* searchDomains()
    let exitCode = 0
    for (const key of keys) {
      const found = yield* resolve(key, search)
      if (!found) exitCode = 2
      for (const address of found?.addresses ?? []) yield* print(`${address.padEnd(15)} ${found!.name}\n`)
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
