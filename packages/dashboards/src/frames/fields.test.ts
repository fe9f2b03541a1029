import { expect, test } from 'vitest'
import { themes, type ThemeName } from '../colour/theme.ts'
import { readRecorded, recordedAt } from '../testing/recorded.ts'
import { displayNameOf, renderLegend } from './display-name.ts'
import { displayOf, shownText } from './display.ts'
import { applyFieldOptions, type FieldOptions } from './field-options.ts'
import type { Cell, Field, Frame } from './frame.ts'
import { fieldMatcher, type MatcherConfig } from './match-field.ts'

interface Asked {
  readonly kind: string
  readonly theme: ThemeName
  readonly field: Omit<Field, 'name'>
  readonly seriesIndex: number
  readonly values: readonly Cell[]
  readonly frames: readonly Frame[]
  readonly matcher: MatcherConfig
  readonly fieldConfig: FieldOptions
  readonly pattern: string
  readonly labels: Readonly<Record<string, string>>
}

const recorded = readRecorded<readonly [Asked, unknown]>('fields.json')
const of = (kind: string) => recorded.filter(([asked]) => asked.kind === kind)
const whole = (frames: readonly Frame[]) => frames.map((frame) => ({ ...frame, fields: frame.fields.map((field) => ({ ...field, config: field.config ?? {} })) }))

/** What differs, a line each. */
function differences(kind: string, answer: (asked: Asked) => unknown): string[] {
  return of(kind).flatMap(([asked, expected]) => {
    const own = JSON.stringify(answer(asked))
    return own === JSON.stringify(expected) ? [] : [`${JSON.stringify(asked)}\n   own ${own}\n  real ${JSON.stringify(expected)}`]
  })
}

test('values are shown with Grafana\'s text and colour', () => {
  expect(differences('display', ({ theme, field, seriesIndex, values }) => {
    const display = displayOf({ name: 'v', ...field }, seriesIndex, { theme: themes[theme], now: recordedAt })
    return values.map((value) => {
      const shown = display(value)
      return { text: shownText(shown), color: shown.colour, ...(shown.share !== undefined && { percent: shown.share }) }
    })
  })).toEqual([])
})

test('fields have Grafana\'s names', () => {
  expect(differences('names', ({ frames }) => whole(frames).map((frame) => frame.fields.map((field) => displayNameOf(field, frame, whole(frames)))))).toEqual([])
})

test('matchers mean the same fields', () => {
  expect(differences('matcher', ({ frames, matcher }) => {
    const all = whole(frames)
    const matches = fieldMatcher(matcher)!
    return all.map((frame) => frame.fields.map((field) => matches(field, frame, all)))
  })).toEqual([])
})

test('overrides reach the same fields', () => {
  expect(differences('overrides', ({ frames, fieldConfig }) => {
    const applied = applyFieldOptions(whole(frames), fieldConfig)
    return applied.map((frame) => frame.fields.map((field) => {
      const { unit, decimals, min, max, noValue, color, custom } = field.config
      return { shown: displayNameOf(field, frame, applied), unit, decimals, min, max, noValue, color, custom }
    }))
  })).toEqual([])
})

test('legends are rendered alike', () => {
  expect(differences('legend', ({ pattern, labels }) => renderLegend(pattern, labels))).toEqual([])
})
