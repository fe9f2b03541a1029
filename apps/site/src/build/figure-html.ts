/** A figure's data as SVG, with a control for each variant and the same in numbers. */
import type { FigureData } from '@track/labs'
import { type Html, html, raw } from './html.ts'
import { niceTicks, type Scale, scaleOf } from './scale.ts'

const width = 660
const panelHeight = 190
/** The first panel has room for what the marks say. */
const markHeight = 18
const margin = { left: 56, right: 14, top: 26, bottom: 26 }

export function figureHtml(data: FigureData, id: string): string {
  const { title, alt, panels, variants } = data
  const height = panels.length * panelHeight + markHeight
  return html`<figure class="engine-figure" data-figure="${id}">
<figcaption>${title}</figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="${title}"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${id}-alt"><title id="${id}-alt">${alt}</title>
${panels.map((_, panel) => drawPanel(data, panel))}
</svg></div>
<fieldset class="variants"><legend>Runs</legend>${variants.map(({ name, isShown }, index) => html`<label class="variant v-${index}"><input type="checkbox" data-variant="${index}"${raw(isShown ? ' checked' : '')}> ${sample(index)} ${name}</label>`)}</fieldset>
${readingsTable(data)}
<p class="meta">Computed by the engine from this module’s lab.</p>
<details class="as-table"><summary>What it shows, in words and numbers</summary><p>${alt}</p>${valuesTable(data)}</details>
</figure>
`.text
}

function sample(variant: number): Html {
  return html`<svg class="sample" width="26" height="8" aria-hidden="true"><line class="series v-${variant}" x1="0" x2="26" y1="4" y2="4"/></svg>`
}

function drawPanel(data: FigureData, panel: number): Html {
  const { from, until, step, panels, variants } = data
  const top = panel * panelHeight + (panel === 0 ? 0 : markHeight)
  const bottom = (panel + 1) * panelHeight + markHeight - margin.bottom
  const plotTop = top + margin.top + (panel === 0 ? markHeight : 0)
  const x = scaleOf([from, until], [margin.left, width - margin.right])
  const values = variants.flatMap((variant) => variant.values[panel]!.flat()).filter((value) => value !== null)
  const ticks = niceTicks(0, Math.max(1e-9, ...values))
  const y = scaleOf([0, ticks.at(-1)!], [bottom, plotTop])
  const { title, unit, legends } = panels[panel]!
  return html`<g>
<text class="panel-title" x="${margin.left}" y="${top + 14}">${title}, ${unit}</text>
${ticks.map((tick) => html`<line class="grid" x1="${margin.left}" x2="${width - margin.right}" y1="${round(y(tick))}" y2="${round(y(tick))}"/><text class="tick" text-anchor="end" x="${margin.left - 7}" y="${round(y(tick) + 4)}">${printTick(tick)}</text>`)}
${niceTicks(from / 60, until / 60).filter((minutes) => minutes * 60 >= from && minutes * 60 <= until).map((minutes) => html`<text class="tick" text-anchor="${minutes * 60 > until - (until - from) / 30 ? 'end' : 'middle'}" x="${round(x(minutes * 60))}" y="${bottom + 18}">${minutes} min</text>`)}
${data.marks.map((mark) => drawMark(mark, x, { top: plotTop, bottom, isFirst: panel === 0 }))}
${variants.map((variant, index) => html`<g data-variant-lines="${index}"${raw(variant.isShown ? '' : ' hidden')}>${legends.map((_, series) => html`<path class="series v-${index} s-${series}" d="${pathOf(variant.values[panel]![series]!, (at) => x(from + at * step), y)}"/>`)}</g>`)}
</g>`
}

function drawMark({ at, until, says }: FigureData['marks'][number], x: Scale, { top, bottom, isFirst }: { top: number; bottom: number; isFirst: boolean }): Html {
  const label = isFirst ? html`<text class="mark-label" x="${round(x(at))}" y="${top - 7}">${says}</text>` : html``
  if (until === undefined) return html`<line class="mark" x1="${round(x(at))}" x2="${round(x(at))}" y1="${top}" y2="${bottom}"/>${label}`
  return html`<rect class="mark-band" x="${round(x(at))}" width="${round(x(until) - x(at))}" y="${top}" height="${bottom - top}"/>${label}`
}

/** A gap where there is no value. */
function pathOf(values: readonly (number | null)[], x: Scale, y: Scale): string {
  return values.map((value, index) => {
    if (value === null) return ''
    return `${values[index - 1] === null || index === 0 ? 'M' : 'L'}${round(x(index))} ${round(y(value))}`
  }).join('')
}

function readingsTable({ readings, variants }: FigureData): Html {
  if (readings.length === 0) return html``
  return html`<div class="table" tabindex="0" role="group" aria-label="Measured at the end"><table>
<thead><tr><th scope="col">Run</th>${readings.map(({ title, unit }) => html`<th scope="col">${title}, ${unit}</th>`)}</tr></thead>
<tbody>${variants.map(({ name, readings: values }) => html`<tr><th scope="row">${name}</th>${values.map((value) => html`<td>${printValue(value)}</td>`)}</tr>`)}</tbody>
</table></div>`
}

/** Every tenth of the stretch is enough to follow the line. */
function valuesTable({ from, until, step, panels, variants }: FigureData): Html {
  const count = Math.floor((until - from) / step) + 1
  const stride = Math.max(1, Math.ceil(count / 12))
  const rows = Array.from({ length: Math.ceil(count / stride) }, (_, index) => index * stride)
  return html`${panels.map(({ title, unit, legends }, panel) => legends.map((legend, series) => html`<div class="table" tabindex="0" role="group" aria-label="${title}"><table>
<caption>${title}${legends.length > 1 ? `: ${legend}` : ''}, ${unit}</caption>
<thead><tr><th scope="col">Time</th>${variants.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr><th scope="row">${printTime(from + row * step)}</th>${variants.map((variant) => html`<td>${printValue(variant.values[panel]![series]![row] ?? null)}</td>`)}</tr>`)}</tbody>
</table></div>`))}`
}

function printTime(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function printValue(value: number | null): string {
  if (value === null) return '–'
  return Math.abs(value) >= 1_000 ? Math.round(value).toLocaleString('en').replaceAll(',', '\u202f') : String(Number(value.toPrecision(3)))
}

function printTick(value: number): string {
  return Math.abs(value) >= 10_000 ? `${value / 1_000}k` : String(value)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
