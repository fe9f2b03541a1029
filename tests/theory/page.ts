/** The page of plots as Markdown, and its pictures. */
import { drawPlot } from './draw.ts'
import { isWithin, type Plot, type Point } from './plot.ts'

export interface Page {
  readonly text: string
  /** By file name. */
  readonly pictures: Readonly<Record<string, string>>
}

export interface MeasuredPlot {
  readonly plot: Plot
  /** By curve. */
  readonly points: readonly (readonly Point[])[]
}

export function pageOf(drawn: readonly MeasuredPlot[]): Page {
  const exact = drawn.flatMap(({ points }) => points.flat()).filter(({ halfWidth }) => halfWidth > 0)
  return {
    text: [
      '# Theory against the engine', '',
      'Lines are theory, points are what the engine does, with 95 % confidence intervals. '
      + `Of ${exact.length} points that have one, ${exact.filter(isWithin).length} lie within their interval of the line. The page is made by the engine: \`RECORD=1 npx vitest run tests/theory\`.`, '',
      ...drawn.flatMap(({ plot, points }) => sectionOf(plot, points)),
    ].join('\n'),
    pictures: Object.fromEntries(drawn.map(({ plot, points }) => [`${plot.id}.svg`, drawPlot(plot, points)])),
  }
}

function sectionOf({ id, title, says, horizontal, vertical, curves }: Plot, points: readonly (readonly Point[])[]): string[] {
  return [
    `## ${title}`, '', says, '', `![${title}: ${vertical.title} over ${horizontal.title}](pictures/theory/${id}.svg)`, '',
    '<details><summary>In numbers</summary>', '', `| | ${horizontal.title} | theory | engine |`, '|---|---|---|---|',
    ...curves.flatMap(({ name }, index) => points[index]!.map((point) => `| ${name} | ${point.x} | ${printed(point.expected)} | ${printed(point.mean)}${point.halfWidth > 0 ? ` ± ${printed(point.halfWidth)}` : ''} |`)),
    '', '</details>', '',
  ]
}

function printed(value: number): string {
  return Number.isNaN(value) ? '–' : String(Number(value.toPrecision(3)))
}
