/** A plot as SVG: theory as lines, the engine as points with their confidence intervals. */
import type { Axis, Plot, Point } from './plot.ts'

const width = 720
const height = 400
const margin = { left: 62, right: 16, top: 34, bottom: 48 }
/** Room for a name above the plane. */
const nameWidth = 210

/** Legible on white and on black; told apart without colour by their marks. */
const colours = ['#1f6fb4', '#b3541e', '#2a7d4f', '#8b4ba8']

const style = `text { font: 12px system-ui, sans-serif; fill: #333 } .grid { stroke: #ddd } .axis { stroke: #888 } .name { font-weight: 600 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } .grid { stroke: #333 } .axis { stroke: #888 } }`

export function drawPlot({ title, horizontal, vertical, curves }: Plot, points: readonly (readonly Point[])[]): string {
  const x = scaleOf(horizontal, [margin.left, width - margin.right])
  const y = scaleOf(vertical, [height - margin.bottom, margin.top])
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">`,
    `<style>${style}</style>`,
    ...ticksOf(vertical).map((tick) => `<path class="grid" d="M${margin.left} ${y(tick)}H${width - margin.right}"/><text x="${margin.left - 8}" y="${y(tick) + 4}" text-anchor="end">${tick}</text>`),
    ...ticksOf(horizontal).map((tick) => `<path class="grid" d="M${x(tick)} ${margin.top}V${height - margin.bottom}"/><text x="${x(tick)}" y="${height - margin.bottom + 18}" text-anchor="middle">${tick}</text>`),
    `<path class="axis" fill="none" d="M${margin.left} ${margin.top}V${height - margin.bottom}H${width - margin.right}"/>`,
    `<text x="${(margin.left + width - margin.right) / 2}" y="${height - 8}" text-anchor="middle">${horizontal.title}</text>`,
    `<text transform="translate(14 ${(margin.top + height - margin.bottom) / 2}) rotate(-90)" text-anchor="middle">${vertical.title}</text>`,
    ...curves.flatMap((curve, index) => [
      `<path fill="none" stroke="${colours[index]}" stroke-width="1.5" d="${lineOf(curve.theory, { horizontal, vertical, x, y })}"/>`,
      ...points[index]!.map((point) => drawPoint(point, { index, x, y, vertical })),
      `<g transform="translate(${margin.left + 8 + index * nameWidth} ${margin.top - 16})">${markOf(index)}<text class="name" x="12" y="4">${curve.name}</text></g>`,
    ]),
    '</svg>', '',
  ].join('\n')
}

type Scale = (value: number) => number

function scaleOf({ from, to, isLogarithmic = false }: Axis, [start, end]: readonly [number, number]): Scale {
  const place = isLogarithmic ? Math.log10 : (value: number) => value
  return (value) => round(start + (place(value) - place(from)) / (place(to) - place(from)) * (end - start))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function ticksOf({ from, to, isLogarithmic = false }: Axis): number[] {
  if (isLogarithmic) return Array.from({ length: Math.round(Math.log10(to / from)) + 1 }, (_, index) => Number((from * 10 ** index).toPrecision(3)))
  const rough = (to - from) / 6
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough)!
  const first = Math.ceil(from / step)
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(6)))
}

interface Plane {
  readonly horizontal: Axis
  readonly vertical: Axis
  readonly x: Scale
  readonly y: Scale
}

/** What lies outside of the plane is left out. */
function lineOf(theory: (x: number) => number, { horizontal, vertical, x, y }: Plane): string {
  const places = Array.from({ length: 241 }, (_, index) => horizontal.from + (horizontal.to - horizontal.from) * index / 240)
  let isDrawing = false
  return places.map((place) => {
    const value = theory(place)
    const isInside = value >= vertical.from && value <= vertical.to
    const move = isDrawing ? 'L' : 'M'
    isDrawing = isInside
    return isInside ? `${move}${x(place)} ${y(value)}` : ''
  }).join('')
}

function drawPoint({ x: place, mean, halfWidth }: Point, { index, x, y, vertical }: Pick<Plane, 'x' | 'y' | 'vertical'> & { readonly index: number }): string {
  const clipped = (value: number) => y(Math.min(vertical.to, Math.max(vertical.from, value)))
  return `<path stroke="${colours[index]}" d="M${x(place)} ${clipped(mean - halfWidth)}V${clipped(mean + halfWidth)}"/><g transform="translate(${x(place)} ${clipped(mean)})">${markOf(index)}</g>`
}

function markOf(index: number): string {
  const marks = ['<circle r="4"', '<path d="M-4 -4H4V4H-4Z"', '<path d="M0 -5L5 4H-5Z"', '<path d="M0 -5L5 0L0 5L-5 0Z"']
  return `${marks[index]} fill="${colours[index]}"/>`
}
