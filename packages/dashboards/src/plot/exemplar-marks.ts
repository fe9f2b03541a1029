/**
 * Exemplars as diamonds: what they say is shown under the pointer and at the keyboard's focus, and one with a trace is a link to it.
 *
 * Follows public/app/plugins/panel/timeseries/plugins/ExemplarsPlugin.tsx of Grafana 12.
 */
import { namedColour, type Theme } from '../colour/theme.ts'
import { isSafeAddress } from '../draw/panel-frame.ts'
import { digits, group, label, svg, type Svg } from '../draw/svg.ts'
import { fitted, textWidth } from '../draw/text-width.ts'
import { printTime } from '../format/time-pattern.ts'
import { printFieldLabels } from '../frames/display-name.ts'
import type { ExemplarMark } from '../sources/exemplars.ts'
import type { Scale } from './scale.ts'
import type { Box } from './time-axis.ts'

export interface ExemplarPlace {
  readonly x: Scale
  readonly y: (value: number) => number
  readonly box: Box
  readonly theme: Theme
  readonly colour?: string | undefined
}

/** Those of the panel's time; a value beyond the axis stands at its end. */
export function drawExemplars(exemplars: readonly ExemplarMark[], { x, y, box, theme, colour = 'blue' }: ExemplarPlace): Svg {
  const [from, to] = x.domain
  const fill = namedColour(theme, colour)
  return group(exemplars.filter(({ at }) => at >= from && at <= to).map((exemplar) => {
    const place = { x: x(exemplar.at), y: Math.max(box.top, Math.min(box.bottom, y(exemplar.value))) }
    return diamond(exemplar, place, box, fill, theme)
  }))
}

const radius = 4.5
const wordsSize = 11

function diamond(exemplar: ExemplarMark, { x, y }: { readonly x: number; readonly y: number }, box: Box, fill: string, theme: Theme): Svg {
  const { address } = exemplar
  const words = printExemplar(exemplar)
  const shown = fitted(words, box.right - box.left, wordsSize)
  const left = Math.max(box.left, Math.min(box.right - textWidth(shown, wordsSize), x + 8))
  const parts = [
    svg('title', {}, words),
    svg('path', { d: `M${digits(x)} ${digits(y - radius)}l${radius} ${radius}l${-radius} ${radius}l${-radius} ${-radius}Z`, fill, stroke: theme.panel }),
    // A page's style shows them while the focus is here.
    svg('g', { class: 'exemplar-words', opacity: 0, 'pointer-events': 'none', 'aria-hidden': 'true' },
      svg('rect', { x: left - 3, y: box.top, width: textWidth(shown, wordsSize) + 6, height: 16, fill: theme.panel, stroke: theme.border }),
      label(shown, { x: left, y: box.top + 12, size: wordsSize, fill: theme.ink })),
  ]
  if (address === undefined || !isSafeAddress(address)) return svg('g', { class: 'exemplar', tabindex: 0, role: 'img', 'aria-label': words }, parts)
  const isWithin = address.startsWith('#')
  return svg('a', { class: 'exemplar', href: address, 'aria-label': words, target: !isWithin && '_blank', rel: !isWithin && 'noopener noreferrer' }, parts)
}

/** Its value and time, its own labels, those of its series. */
function printExemplar({ at, value, labels, series: { __name__: metric = '', ...series } }: ExemplarMark): string {
  return `Exemplar ${significant(value)} at ${printTime(at, 'YYYY-MM-DD HH:mm:ss.SSS')} ${printFieldLabels(labels)} of ${metric}${printFieldLabels(series)}`
}

function significant(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(3))) : String(value)
}

/** How many, and the greatest: for who does not see them. */
export function exemplarWords(exemplars: readonly ExemplarMark[]): string {
  const [first, ...rest] = exemplars
  if (!first) return ''
  const greatest = rest.reduce((most, each) => (each.value > most.value ? each : most), first)
  return `; ${exemplars.length} ${rest.length === 0 ? 'exemplar' : 'exemplars'}, the greatest: ${printExemplar(greatest)}`
}
