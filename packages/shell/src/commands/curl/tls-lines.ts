/** What `curl -v` says of a handshake. Words of curl 7.88 with OpenSSL 3.0, recorded; the bytes that it counts are left out. */
import { certificatesIn, type HttpAnswer, printTime } from '@track/cluster'
import type { Transfer } from './transfer.ts'

type Tls = NonNullable<HttpAnswer['tls']>

/** The alert that OpenSSL sends for what it does not believe; 512 and the number of RFC 8446. */
const alerts: Readonly<Record<number, string>> = { 7: 'decrypt error (563)', 9: 'bad certificate (554)', 10: 'certificate expired (557)' }

export function tlsLines({ url, caFile }: Transfer, { certificates, problem }: Tls): string[] {
  const [leaf] = certificatesIn(certificates)
  const isBelieved = problem?.kind !== 'chain' || caFile === undefined
  const trust = caFile === undefined ? [] : [`*  CAfile: ${caFile}`, '*  CApath: /etc/ssl/certs']
  const start = [
    '* ALPN: offers h2,http/1.1', '* TLSv1.3 (OUT), TLS handshake, Client hello (1):', ...trust, '* TLSv1.3 (IN), TLS handshake, Server hello (2):',
    '* TLSv1.3 (IN), TLS handshake, Encrypted Extensions (8):', '* TLSv1.3 (IN), TLS handshake, Certificate (11):',
  ]
  if (!isBelieved) return [...start, `* TLSv1.3 (OUT), TLS alert, ${alerts[problem!.kind === 'chain' ? problem!.code : 0] ?? 'unknown CA (560)'}:`]
  const done = [
    ...start, '* TLSv1.3 (IN), TLS handshake, CERT verify (15):', '* TLSv1.3 (IN), TLS handshake, Finished (20):',
    '* TLSv1.3 (OUT), TLS change cipher, Change cipher spec (1):', '* TLSv1.3 (OUT), TLS handshake, Finished (20):',
    '* SSL connection using TLSv1.3 / TLS_AES_256_GCM_SHA384', '* ALPN: server accepted http/1.1',
  ]
  if (!leaf) return done
  const nameOf = (parts: typeof leaf.subject.parts) => parts.map(({ type, value }) => `${type}=${value}`).join('; ')
  const about = [
    '* Server certificate:', `*  subject: ${nameOf(leaf.subject.parts)}`, `*  start date: ${printTime(leaf.notBefore)}`, `*  expire date: ${printTime(leaf.notAfter)}`,
  ]
  if (caFile !== undefined && problem?.kind === 'name') return [...done, ...about, `*  subjectAltName does not match ${url.host}`]
  const matched = leaf.dnsNames.find((name) => name.toLowerCase() === url.host || (name.startsWith('*.') && url.host.endsWith(name.slice(1))))
  return [
    ...done, ...about, ...(caFile !== undefined && matched !== undefined ? [`*  subjectAltName: host "${url.host}" matched cert's "${matched}"`] : []),
    `*  issuer: ${nameOf(leaf.issuer.parts)}`,
    problem?.kind === 'chain' ? `*  SSL certificate verify result: ${problem.words} (${problem.code}), continuing anyway.` : '*  SSL certificate verify ok.', '* using HTTP/1.1',
  ]
}
