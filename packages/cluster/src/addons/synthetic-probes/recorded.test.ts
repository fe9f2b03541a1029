/** Metrics and words as the real exporter has them (tools/record/blackbox-exporter.ts). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseTimestamp, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { certificatesIn } from '../../network/tls/certificate.ts'
import { disbelief } from '../../network/tls/go-words.ts'
import { probeFamilies } from './probe-metrics.ts'
import { noPhases, type ProbeResult } from './probe-result.ts'

interface Case {
  readonly module: string
  readonly target: string
  readonly server: string
  readonly error: string
  readonly metrics: string
}

const [head = '', ...lines] = readFileSync(join(import.meta.dirname, 'testdata/probes.json'), 'utf8').trim().split('\n')
const { root, certificates, help } = JSON.parse(head) as { root: string; certificates: Record<string, string>; help: Record<string, string> }
const cases = lines.map((line) => JSON.parse(line) as Case)

const serverNames: Readonly<Record<string, string>> = { 'tls': 'shop.example.com', 'no tls': 'shop.example.com', 'address': '10.0.0.9' }
const shaken = cases.filter(({ server, module }) => server !== '' && module in serverNames)

test.each(shaken)('$module: $server', ({ server, module, error }) => {
  const now = parseTimestamp(/current time (\S+)/.exec(error)?.[1] ?? '2026-11-23T22:00:00Z')
  const words = disbelief(certificates[server]!, { serverName: serverNames[module]!, trusted: root, now })
  expect(words ?? '').toBe(error.replace(/^Get "[^"]*": /, ''))
})

const valueOf = ({ metrics }: Case, name: string) => Number(new RegExp(`^${name} (.*)$`, 'm').exec(metrics)?.[1] ?? Number.NaN)

/** What the exporter must have found; redirects that are not followed it has counted, and read no body. */
function resultOf(found: Case): ProbeResult {
  const { server, module, error } = found
  const status = valueOf(found, 'probe_http_status_code')
  const trusted = module === 'insecure' ? [] : certificatesIn(root)
  const presented = server === '' ? [] : certificatesIn(certificates[server]!)
  return {
    isSuccess: valueOf(found, 'probe_success') === 1, took: 0, phases: noPhases, lookup: 0, address: error.startsWith('lookup') ? undefined : '127.0.0.1',
    redirects: valueOf(found, 'probe_http_redirects'), words: error, certificates: server === '' ? '' : certificates[server]!,
    chainEnds: trusted.length === 0 ? -62_135_596_800 : Math.min(...[...presented, ...trusted].map(({ notAfter }) => notAfter)) / second,
    ...(status > 0 && { answer: { status, length: valueOf(found, 'probe_http_content_length'), read: valueOf(found, 'probe_http_uncompressed_body_length'), isTls: valueOf(found, 'probe_http_ssl') === 1 } }),
  }
}

const isMeasured = (name: string) => /^probe_(?:duration_seconds|dns_lookup_time_seconds|http_duration_seconds)/.test(name)

function printed(result: ProbeResult): string {
  return probeFamilies(result).flatMap(({ name, samples, help: words }) => {
    expect(words).toBe(help[name])
    return samples.map(({ labels, value }) => {
      const pairs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)).map(([label, text]) => `${label}="${text.replaceAll('\\', '\\\\')}"`).join(',')
      return `${name}${pairs === '' ? '' : `{${pairs}}`}${isMeasured(name) ? '' : ` ${value}`}`
    }).sort()
  }).join('\n')
}

/** As our numbers are printed. */
const plainly = (metrics: string) => metrics.replace(/ (-?[\d.]+e\+\d+)$/gm, (_, number: string) => ` ${Number(number)}`)

test.each(cases)('$module $target $server', (found) => {
  expect(printed(resultOf(found))).toBe(plainly(found.metrics))
})
