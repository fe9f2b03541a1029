/**
 * Makes the table of time zones from moment-timezone's data (`npm pack moment-timezone@0.6.0`, MIT; the tz database itself, 2025b, which
 * says from 2000 on what Go 1.26 says, is in the public domain), and records what Go says of them. GO is a program of
 * `time-zones/main.go`, run with ZONEINFO pointing to Go's own zoneinfo.zip. `node tools/record/time-zones.ts PACKAGE GO`
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '', program = ''] = process.argv.slice(2)
const target = join(import.meta.dirname, '../../packages/telemetry/src/alertmanager/time-intervals')

const { version, zones, links } = JSON.parse(readFileSync(join(folder, 'data/packed/latest.json'), 'utf8')) as {
  readonly version: string; readonly zones: readonly string[]; readonly links: readonly string[]
}

const digits = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWX'

/** Numbers of base 60 with a fraction, as the package packs them. */
function unpacked(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1
  const [whole = '', fraction = ''] = text.replace('-', '').split('.')
  const before = [...whole].reduce((value, digit) => value * 60 + digits.indexOf(digit), 0)
  return sign * [...fraction].reduce((value, digit, index) => value + digits.indexOf(digit) / 60 ** (index + 1), before)
}

/** Earlier and later is of no use to a world. */
const from = Date.UTC(2000, 0, 1) / 60_000
const until = Date.UTC(2038, 0, 1) / 60_000

interface Zone { readonly names: string[]; readonly offsets: readonly number[]; readonly at: readonly number[] }

const byRow = new Map<string, Zone>()
const known = new Map<string, Zone>()
for (const packed of zones) {
  const [name = '', , offsets = '', indices = '', deltas = ''] = packed.split('|')
  const values = offsets.split(' ').map((each) => -Math.round(unpacked(each)))
  let at = 0
  const changes = deltas === '' ? [] : deltas.split(' ').map((delta) => Math.round(at += unpacked(delta)))
  const all = [...indices].map((index) => values[digits.indexOf(index)]!)
  const first = changes.filter((each) => each <= from).length
  const last = changes.filter((each) => each < until).length
  const zone = { names: [], offsets: all.slice(first, last + 1), at: changes.slice(first, last) }
  const row = JSON.stringify([zone.offsets, zone.at])
  const same = byRow.get(row) ?? zone
  byRow.set(row, same)
  same.names.push(name)
  known.set(name, same)
}
for (const link of links) {
  const [source = '', name = ''] = link.split('|')
  known.get(source)!.names.push(name)
}

/** Offsets from Greenwich in minutes; changes as minutes since the one before, of base 36; names. */
const rows = [...byRow.values()].map(({ names, offsets, at }) => {
  const distinct = [...new Set(offsets)]
  const deltas = at.map((each, index) => (index === 0 ? each - from : each - at[index - 1]!).toString(36))
  return `${distinct.join(' ')}|${offsets.map((each) => distinct.indexOf(each)).join('')}|${deltas.join(' ')}|${names.sort().join(' ')}`
}).sort((a, b) => (a.split('|')[3]! < b.split('|')[3]! ? -1 : 1))

writeFileSync(join(target, 'zone-rows.ts'), `/**
 * Time zones of the tz database ${version} from 2000 to 2037, made by tools/record/time-zones.ts from moment-timezone 0.6.0 (MIT): offsets
 * in minutes, which holds when, minutes between changes of base 36, names.
 */
export const zoneRows = \`
${rows.join('\n')}
\`
`)

const asked = [...known.entries()].flatMap(([, zone]) => zone.names).filter((name, index, all) => all.indexOf(name) === index).sort()
writeFileSync(join(target, 'testdata/zones.json'), execFileSync(program, { input: asked.join('\n') }))
