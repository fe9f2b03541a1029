/**
 * The addresses and ports of a forwarding as they are typed.
 *
 * Follows parsePorts and parseAddresses of k8s.io/client-go/tools/portforward/portforward.go of Kubernetes 1.34.
 */
import { KubectlError } from '../errors.ts'

export interface ForwardedPort {
  /** 0 is any that is free. */
  readonly local: number
  readonly remote: number
}

export interface ListenAddress {
  readonly address: string
  readonly protocol: 'tcp4' | 'tcp6'
  /** Of `localhost` one of two is enough. */
  readonly fails: 'all' | 'any'
}

export function parsePorts(words: readonly string[]): ForwardedPort[] {
  return words.map((word) => {
    const [local = '', remote = local, ...more] = word.split(':')
    if (more.length > 0) throw new KubectlError(`invalid port format '${word}'`)
    const ports = {
      local: numberIn(word.includes(':') && local === '' ? '0' : local, 'local'),
      remote: numberIn(remote, 'remote'),
    }
    if (ports.remote === 0) throw new KubectlError('remote port must be > 0')
    return ports
  })
}

function numberIn(text: string, side: string): number {
  const why = !/^\d+$/.test(text) ? 'invalid syntax' : Number(text) > 65535 ? 'value out of range' : undefined
  if (why !== undefined) throw new KubectlError(`error parsing ${side} port '${text}': strconv.ParseUint: parsing ${JSON.stringify(text)}: ${why}`)
  return Number(text)
}

export function parseAddresses(words: readonly string[]): ListenAddress[] {
  const rows = new Map<string, ListenAddress>()
  for (const word of words) {
    if (word === 'localhost') {
      if (!rows.has('127.0.0.1')) rows.set('127.0.0.1', { address: '127.0.0.1', protocol: 'tcp4', fails: 'all' })
      if (!rows.has('::1')) rows.set('::1', { address: '::1', protocol: 'tcp6', fails: 'all' })
    } else if (isIpv4(word)) rows.set(word, { address: word, protocol: 'tcp4', fails: 'any' })
    else if (/^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/.test(word)) rows.set(word, { address: word, protocol: 'tcp6', fails: 'any' })
    else throw new KubectlError(`${word} is not a valid IP`)
  }
  return [...rows.values()].sort((a, b) => (a.address < b.address ? -1 : 1))
}

function isIpv4(text: string): boolean {
  const parts = text.split('.')
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)
}
