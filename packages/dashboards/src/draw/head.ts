/** The head of a dashboard: title, time range, links, and the variables with what is chosen. */
import { type Instant, millisecond } from '@track/simulation'
import { readable } from '../colour/colour.ts'
import type { Theme } from '../colour/theme.ts'
import { fullDate, printTime } from '../format/time-pattern.ts'
import type { Dashboard } from '../model/dashboard.ts'
import { interpolate } from '../variables/interpolate.ts'
import type { Resolved, ResolvedVariable } from '../variables/resolve.ts'
import { linkTo } from './panel-frame.ts'
import { at, group, label, svg, type Svg } from './svg.ts'
import { fitted, textWidth } from './text-width.ts'

export interface Head {
  readonly content: Svg
  readonly height: number
  readonly words: string
}

interface HeadParts {
  readonly dashboard: Dashboard
  readonly resolved: Resolved
  readonly from: Instant
  readonly to: Instant
  readonly width: number
  readonly theme: Theme
  readonly notes: readonly string[]
}

const chipHeight = 26

export function drawHead({ dashboard, resolved, from, to, width, theme, notes }: HeadParts): Head {
  const range = `${printTime(from / millisecond, fullDate)} to ${printTime(to / millisecond, fullDate)} UTC`
  const rangeWidth = textWidth(range, 13)
  const title = fitted(dashboard.title || 'Dashboard', width - rangeWidth - 24, 20, { weight: 500 })
  const chips = chipRows([...variableChips(resolved), ...linkChips(dashboard, resolved)], width)
  const complaints = [...notes, ...resolved.variables.flatMap(({ variable, error }) => (error === undefined ? [] : [`variable ${variable.name}: ${error}`]))]
  const chipsTop = 36
  const notesTop = chipsTop + chips.length * (chipHeight + 6)
  const content = group(
    label(title, { x: 0, y: 20, size: 20, fill: theme.ink, weight: 500 }), label(range, { x: width, y: 19, size: 13, fill: readable(theme.inkSoft, theme.canvas), anchor: 'end' }),
    chips.map((row, index) => at(0, chipsTop + index * (chipHeight + 6), drawChips(row, theme))),
    complaints.map((words, index) => label(fitted(words, width, 12), { x: 0, y: notesTop + 12 + index * 17, size: 12, fill: readable(theme.warning, theme.canvas) })),
  )
  const chosen = resolved.variables.filter(({ variable }) => !variable.isHidden).map(({ variable, ...rest }) => `${variable.label || variable.name}: ${chosenWords({ variable, ...rest })}`)
  return { content, height: notesTop + complaints.length * 17 + (complaints.length > 0 ? 6 : 0), words: [range, ...chosen, ...complaints].join('. ') }
}

interface Chip {
  readonly name: string
  readonly value: string
  readonly url?: string
}

function variableChips({ variables }: Resolved): Chip[] {
  return variables.filter(({ variable }) => !variable.isHidden && variable.type !== 'constant').map((resolved) => ({
    name: resolved.variable.label || resolved.variable.name, value: chosenWords(resolved),
  }))
}

function chosenWords({ variable, chosen, isAll }: ResolvedVariable): string {
  if (isAll) return 'All'
  if (variable.type === 'adhoc') return variable.filters.map(({ key, operator, value }) => `${key} ${operator} ${value}`).join(', ') || 'none'
  return chosen.map(({ text }) => text).join(' + ') || 'none'
}

function linkChips({ links }: Dashboard, { scope }: Resolved): Chip[] {
  return links.map(({ title, type, url, tags }) => ({
    name: interpolate(title, scope, 'text') || (type === 'dashboards' ? tags.join(', ') : url), value: '', url: type === 'link' ? interpolate(url, scope, 'percentencode') : '',
  }))
}

function chipWidth({ name, value }: Chip): number {
  return 16 + textWidth(name, 12, { weight: 500 }) + (value === '' ? 0 : 16 + Math.min(280, textWidth(value, 12)))
}

function chipRows(chips: readonly Chip[], width: number): Chip[][] {
  const rows: Chip[][] = []
  let left = 0
  for (const chip of chips) {
    if (rows.length === 0 || chipWidth(chip) > left) {
      rows.push([])
      left = width
    }
    rows.at(-1)!.push(chip)
    left -= chipWidth(chip) + 8
  }
  return rows
}

function drawChips(chips: readonly Chip[], theme: Theme): Svg {
  let x = 0
  return group(chips.map((chip) => {
    const own = chipWidth(chip)
    const nameWidth = 16 + textWidth(chip.name, 12, { weight: 500 })
    const isLink = chip.url !== undefined
    const drawn = at(x, 0,
      svg('rect', { x: 0.5, y: 0.5, width: own - 1, height: chipHeight - 1, rx: 3, fill: theme.panel, stroke: theme.border }),
      !isLink && svg('path', { d: `M${nameWidth - 4} 1v${chipHeight - 2}`, stroke: theme.border }),
      label(chip.name, { x: 8, y: 17, size: 12, fill: isLink ? readable(theme.link, theme.panel) : theme.ink, weight: 500 }),
      chip.value !== '' && label(fitted(chip.value, 284, 12), { x: nameWidth + 4, y: 17, size: 12, fill: readable(theme.link, theme.panel) }))
    x += own + 8
    return isLink ? linkTo(chip.url!, drawn) : drawn
  }))
}
