import { type FigureData, parseLab, readFigure, readLabFiles, runFigure } from '@track/labs'
import { expect, test } from 'vitest'
import { folderOf } from '../labs/folders.ts'

const limitMs = 240_000
const folder = folderOf('foundations/systems-thinking/feedback-loops')
const files = readLabFiles(folder)
const { lab } = parseLab(files)
const text = folder.text('module.md')

function drawn(name: string): FigureData {
  const { figure, complaints } = readFigure(folder.text(`figures/${name}.yaml`), name)
  expect(complaints).toEqual([])
  return runFigure(figure, { lab, files })
}

/** Rows of the table under a heading cell, as their cells. */
function tableUnder(head: string): string[][] {
  const lines = text.split('\n')
  const begin = lines.findIndex((line) => line.startsWith(`| ${head} `))
  const rows = lines.slice(begin + 2)
  return rows.slice(0, rows.findIndex((line) => !line.startsWith('|'))).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()))
}

const numbersIn = (prose: string) => [...prose.matchAll(/\d[\d,]*\d|\d/g)].map(([found]) => Number(found.replaceAll(',', '')))
const rounded = (value: number, to: number) => Math.round(value / to) * to

test('the swing and the backlog that the text quotes are those of the figure', () => {
  const { variants, readings, alt } = drawn('hunting')
  expect(readings.map(({ title, unit }) => `${title}, ${unit}`)).toEqual(['one swing, s', 'largest backlog, orders'])
  const measured = variants.map(({ name, readings: [swing, backlog] }) => [/\d+ s$/.exec(name)![0], rounded(backlog!, 1000), swing])
  expect(measured).toEqual([['10 s', 25_000, 120], ['60 s', 50_000, 180], ['120 s', 80_000, 240], ['240 s', 141_000, 390]])
  const quoted = tableUnder('start of a pod').map(([start, , , backlog, , swing]) => [start, numbersIn(backlog!)[0], numbersIn(swing!)[0]])
  expect(quoted).toEqual(measured)
  // In words, for whoever cannot see it: to the nearest five thousand.
  const told = numbersIn(alt).filter((number) => number >= 10_000)
  expect(told).toEqual(variants.map(({ readings: [, backlog] }) => rounded(backlog!, 5000)))
}, limitMs)

test('the storm dies out at one load and stays at the other, as the text says, and comes out the same again', () => {
  const data = drawn('storm')
  const [calm, storm] = data.variants
  expect(calm!.readings).toEqual([1, 1])
  expect(storm!.readings[0]).toBe(0)
  expect(storm!.readings[1]).toBeCloseTo(4, 1)
  const stallEnds = data.marks[0]!.until!
  const success = calm!.values[0]![0]!
  const secondsUntil = (wanted: number) =>
    data.from + success.findIndex((share, index) => data.from + index * data.step > stallEnds && share !== null && share >= wanted) * data.step - stallEnds
  expect([secondsUntil(0.9), secondsUntil(1)]).toEqual([90, 120])
  expect(data.alt).toContain('more than nine of ten succeed again a minute and a half after the stall, and all of them after two minutes')
  expect(storm!.values[0]![0]!.filter((_, index) => data.from + index * data.step > stallEnds + 60).every((share) => share === 0)).toBe(true)
  expect(drawn('storm')).toEqual(data)
}, limitMs)
