/**
 * Records what `promtool tsdb analyze` prints of a block that is made of series. The tests only read what was
 * recorded. `node tools/record/tsdb-analyze.ts PROMTOOL`
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { integerBelow, stream } from '@track/simulation'

const [program = ''] = process.argv.slice(2)
if (program === '') throw new Error('usage: node tools/record/tsdb-analyze.ts PROMTOOL')

/** Series that come and go within an hour. */
function grown(seed: number): string {
  const draws = stream(seed, 'tsdb analyze')
  let draw = 0
  const below = (count: number) => integerBelow(count, draws, draw++)
  const lines: string[] = []
  for (const name of ['http_requests', 'queue_length', 'ü_seconds'.replace('ü', 'cpu')]) {
    lines.push(`# TYPE ${name} gauge`)
    for (let series = 0; series < 3 + below(8); series++) {
      const labels = [`pod="web-${series}"`, ...(below(2) === 0 ? [`path="/${'x'.repeat(below(6))}ä"`] : []), `zone="z${below(3)}"`].join(',')
      const from = below(50)
      for (let minute = from; minute < from + 1 + below(60 - from); minute++) lines.push(`${name}{${labels}} ${below(100)} ${1_700_006_400 + minute * 60}`)
    }
  }
  return `${lines.join('\n')}\n# EOF\n`
}

const selectors = ['', '', '{zone="z1"}', 'queue_length', '{__name__=~"http.*",zone!="z0"}', 'nothing']

const cases = Array.from({ length: 18 }, (_, seed) => {
  const folder = mkdtempSync(join(tmpdir(), 'analyze-'))
  const text = grown(seed)
  writeFileSync(join(folder, 'data.om'), text)
  execFileSync(program, ['tsdb', 'create-blocks-from', 'openmetrics', join(folder, 'data.om'), join(folder, 'data')], { stdio: 'ignore' })
  const selector = selectors[seed % selectors.length]!
  const printed = execFileSync(program, ['tsdb', 'analyze', '--limit=1000', ...(selector === '' ? [] : [`--match=${selector}`]), join(folder, 'data')]).toString()
  rmSync(folder, { recursive: true })
  return [text, selector, printed.replace(/^Block ID: .*\n/, '')]
})
writeFileSync(join(import.meta.dirname, '../../packages/telemetry/testdata/tsdb-analyze.json'), `{"cases": [\n${cases.map((each) => JSON.stringify(each)).join(',\n')}\n]}\n`)
