import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { pngOf } from './png.ts'
import { type Picture, readPng } from './testing/read-png.ts'

const drawing = (content: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80" viewBox="0 0 200 80" font-family="Inter, Helvetica, sans-serif"><rect width="200" height="80" fill="#ffffff"/>${content}</svg>`

/** How many pixels of a stripe are not white. */
function inked({ width, colourAt }: Picture, from: number, to: number): number {
  let count = 0
  for (let y = from; y < to; y++) for (let x = 0; x < width; x++) if (colourAt(x, y) !== '#ffffff') count++
  return count
}

test('the picture has the drawing in it, twice as many pixels wide and high', async () => {
  const picture = readPng(await pngOf(drawing('<rect x="20" y="10" width="60" height="20" fill="#1b6e3c"/>')))
  expect([picture.width, picture.height]).toEqual([400, 160])
  expect([picture.colourAt(5, 5), picture.colourAt(41, 21), picture.colourAt(158, 58), picture.colourAt(162, 58)]).toEqual(['#ffffff', '#1b6e3c', '#1b6e3c', '#ffffff'])
})

test('words are drawn, in letters of one width and of several, with those that Latin does not have', async () => {
  const words = (text: string, more = '') => drawing(`<text x="10" y="30" font-size="14"${more}>${text}</text>`)
  const ink = async (svg: string) => inked(readPng(await pngOf(svg)), 30, 70)
  const [thin, wide, mono, bold, greek] = [await ink(words('iiii')), await ink(words('WWWW')), await ink(words('WWWW', ' font-family="ui-monospace, Menlo, DejaVu Sans Mono, monospace"')), await ink(words('WWWW', ' font-weight="700"')), await ink(words('μ…→'))]
  expect(thin).toBeGreaterThan(0)
  expect(wide).toBeGreaterThan(2 * thin)
  expect(bold).toBeGreaterThan(wide)
  expect(mono).not.toBe(wide)
  expect(greek).toBeGreaterThan(0)
})

test('the same drawing is the same file, on any machine', async () => {
  const file = await pngOf(drawing('<text x="10" y="30" font-size="14">Requests a second</text>'))
  expect(createHash('sha256').update(file).digest('hex')).toMatchInlineSnapshot(`"4ddfd215d686abfb209cc4bf395ae81c1d54d96b579b8f692187b76bc2da8e1a"`)
})
