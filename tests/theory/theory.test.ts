/**
 * The engine against theory, point by point, and the page that shows it: `docs/theory-against-engine.md`
 * is what the engine draws, made anew by `RECORD=1 npx vitest run tests/theory`.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { type MeasuredPlot, pageOf } from './page.ts'
import { measured, type Plot } from './plot.ts'
import { boundedQueue, closedLoop, retryStorm } from './plots/limits.ts'
import { manyServersWaits, oneServerWaits } from './plots/stations.ts'

const docs = join(import.meta.dirname, '..', '..', 'docs')
const minutes = { timeout: 300_000 }

const drawn: MeasuredPlot[] = []

beforeAll(() => {
  for (const plot of [oneServerWaits, manyServersWaits, boundedQueue, closedLoop, retryStorm]) drawn.push({ plot, points: measured(plot) })
}, minutes.timeout)

const pointsOf = ({ id }: Plot) => drawn.find(({ plot }) => plot.id === id)!.points.flat()

test.each([oneServerWaits, manyServersWaits, boundedQueue, closedLoop])('$title', (plot) => {
  for (const { x, mean, halfWidth, expected } of pointsOf(plot)) {
    expect(Math.abs(mean - expected), `at ${x}: ${mean} ± ${halfWidth}, expected ${expected}`).toBeLessThan(2 * halfWidth)
  }
})

test('a storm dies out wherever theory says that it must', () => {
  const mustRecover = pointsOf(retryStorm).filter(({ expected }) => !Number.isNaN(expected))
  for (const { x, mean } of mustRecover) expect(mean, `at ${x}/s`).toBeGreaterThan(0.99)
})

test('the page shows what the engine does', () => {
  const page = pageOf(drawn)
  const files = { 'theory-against-engine.md': page.text, ...Object.fromEntries(Object.entries(page.pictures).map(([name, text]) => [`pictures/theory/${name}`, text])) }
  if (process.env['RECORD'] === '1') {
    mkdirSync(join(docs, 'pictures', 'theory'), { recursive: true })
    for (const [name, text] of Object.entries(files)) writeFileSync(join(docs, name), text)
  }
  for (const [name, text] of Object.entries(files)) expect(text, name).toBe(readFileSync(join(docs, name), 'utf8'))
})
