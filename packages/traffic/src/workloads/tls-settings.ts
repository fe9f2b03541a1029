/**
 * TLS between workloads: what a server shows, whom a client believes. The files are those of the container; who runs the process reads them
 * at its start, as crypto/tls' LoadX509KeyPair and most servers do, or as they change.
 */
import type { Source } from './read-settings.ts'
import type { Settings, Values } from './setting.ts'

const ownCertificate = {
  'tls.certificate': { type: 'text', env: 'TLS_CERTIFICATE', help: 'The file of its certificates in PEM, its own first.' },
  'tls.key': { type: 'text', env: 'TLS_KEY', help: 'The file of the private key of its certificate.' },
} as const satisfies Settings

/** A server that has a certificate speaks TLS, and nothing else. */
export const serverTlsSettings = {
  ...ownCertificate,
  'tls.clientAuthorities': {
    type: 'text', env: 'TLS_CLIENT_AUTHORITIES',
    help: 'The file of the authorities one of which has to vouch for a client; without it clients need no certificate.',
  },
  'tls.reload': {
    type: 'text', env: 'TLS_RELOAD', choices: ['start', 'file'],
    help: 'When its files are read: once at the start (without it so), or also when they change.',
  },
} as const satisfies Settings

/** A client that names authorities, or believes everybody, speaks TLS. */
export const clientTlsSettings = {
  'tls.authorities': { type: 'text', env: 'TLS_AUTHORITIES', help: 'The file of the authorities that it believes, in PEM; with it calls go over TLS.' },
  'tls.insecure': { type: 'flag', env: 'TLS_INSECURE', help: 'Calls go over TLS, and every certificate is taken.' },
  'tls.serverName': { type: 'text', env: 'TLS_SERVER_NAME', help: 'The name that has to stand in the certificate; without it the Service\'s, as it is written here.' },
  ...ownCertificate,
} as const satisfies Settings

type WhereSet<Table> = { readonly [Name in keyof Table]?: Exclude<Table[Name], undefined> }

export type ServerTls = WhereSet<Values<typeof serverTlsSettings>>
export type ClientTls = WhereSet<Values<typeof clientTlsSettings>>

/** What of a server's settings does not go together. */
export function refuseServerTls(tls: ServerTls, { complaints }: Source): void {
  refuseHalf(tls, '', complaints)
  if (tls['tls.certificate'] !== undefined) return
  for (const name of ['tls.clientAuthorities', 'tls.reload'] as const) {
    if (tls[name] !== undefined) complaints.push(`${name}: found without tls.certificate, expected with it`)
  }
}

/** The same of a client's, which stand at a path. */
export function refuseClientTls(tls: ClientTls, path: string, { complaints }: Source): void {
  refuseHalf(tls, path, complaints)
  if (tls['tls.authorities'] !== undefined || tls['tls.insecure'] === true) return
  for (const name of ['tls.serverName', 'tls.certificate'] as const) {
    if (tls[name] !== undefined) complaints.push(`${path}${name}: found without tls.authorities, expected with it, or with tls.insecure: true`)
  }
}

function refuseHalf(tls: ServerTls & ClientTls, path: string, complaints: string[]): void {
  const [certificate, key] = [tls['tls.certificate'], tls['tls.key']]
  if (certificate !== undefined && key === undefined) complaints.push(`${path}tls.key: not there, expected the key of tls.certificate`)
  if (certificate === undefined && key !== undefined) complaints.push(`${path}tls.certificate: not there, expected the certificate of tls.key`)
}

/** Two ways of one process to one Service have to be the same: it is the process whose packets come or do not. */
export function refuseTwoWays(dependencies: Readonly<Record<string, ClientTls & { readonly service: string }>>, { complaints }: Source): void {
  const first = new Map<string, string>()
  for (const [name, dependency] of Object.entries(dependencies)) {
    const other = first.get(dependency.service)
    if (other === undefined) first.set(dependency.service, name)
    else if (textOf(dependencies[other]!) !== textOf(dependency)) {
      complaints.push(`dependencies.${name}.tls: found other settings than those of dependencies.${other}, expected the same for one Service`)
    }
  }
}

function textOf(tls: ClientTls): string {
  return JSON.stringify(Object.keys(clientTlsSettings).map((name) => tls[name as keyof ClientTls] ?? null))
}
