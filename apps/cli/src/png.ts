/**
 * A drawing as a picture: SVG to PNG, without a browser, the same bytes on every machine. Its
 * letters are those of the DejaVu fonts that come with this program, never the machine's own.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const sans = 'DejaVu Sans Condensed'
const fonts = ['DejaVuSansCondensed', 'DejaVuSansCondensed-Bold', 'DejaVuSansMono', 'DejaVuSansMono-Bold']

/** A screen of today has this many pixels for one of the drawing. */
const density = 2

let ready: Promise<void> | undefined

export async function pngOf(svg: string): Promise<Uint8Array> {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm')
  const { resolve } = createRequire(import.meta.url)
  // Its program can be started once in a process.
  ready ??= initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')))
  await ready
  const fontBuffers = fonts.map((name) => new Uint8Array(readFileSync(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`))))
  const drawing = new Resvg(svg, {
    font: { fontBuffers, defaultFontFamily: sans, sansSerifFamily: sans, monospaceFamily: 'DejaVu Sans Mono' }, fitTo: { mode: 'zoom', value: density },
  })
  const picture = drawing.render()
  const png = picture.asPng()
  // What the program holds is not seen by this one's memory management.
  picture.free()
  drawing.free()
  return png
}
