/**
 * Which fields, in which order, under which name.
 *
 * Follows packages/grafana-data/src/transformations/transformers/organize.ts, order.ts, rename.ts, renameByRegex.ts, filter.ts and filterByName.ts of Grafana 12.
 * Left out: the order of fields by itself (`orderByMode: auto`).
 */
import { displayNameOf } from '../frames/display-name.ts'
import type { Field, Frame } from '../frames/frame.ts'
import { fieldMatcher, type FieldMatcher } from '../frames/match-field.ts'
import { wholePattern } from '../frames/pattern.ts'
import { type Options, recordOf, textsOf, type Transformation } from './transformation.ts'

export const organize: Transformation = {
  id: 'organize',
  apply(frames, options) {
    const chosen = (names: unknown) => ({ names: Object.entries(recordOf(names)).filter(([, isChosen]) => Boolean(isChosen)).map(([name]) => name) })
    const kept = filterFields(frames, options.includeByName ? chosen(options.includeByName) : undefined, chosen(options.excludeByName))
    return rename(inOrder(kept, recordOf(options.indexByName)), recordOf(options.renameByName))
  },
  refuse: ({ orderByMode }) => (orderByMode === 'auto' ? 'the order of fields by itself' : undefined),
}

export const filterFieldsByName: Transformation = {
  id: 'filterFieldsByName',
  apply: (frames, { include, exclude }) => filterFields(frames, include === undefined ? undefined : recordOf(include), exclude === undefined ? undefined : recordOf(exclude)),
  refuse: ({ byVariable }) => (byVariable === true ? 'fields named by a variable' : undefined),
}

export const filterByRefId: Transformation = {
  id: 'filterByRefId',
  apply(frames, { include, exclude }) {
    const isMeant = (choice: unknown, { refId = '' }: Frame) => {
      const text = String(recordOf(choice).options ?? '')
      return text.startsWith('/') ? wholePattern(text).test(refId) : text.split('|').includes(refId)
    }
    return frames.filter((frame) => (include === undefined || isMeant(include, frame)) && (exclude === undefined || !isMeant(exclude, frame)))
  },
}

function filterFields(frames: readonly Frame[], include: Options | undefined, exclude: Options | undefined): readonly Frame[] {
  const [wanted, unwanted] = [include && matcherOf(include), exclude && matcherOf(exclude)]
  if (!wanted && !unwanted) return frames
  return frames.flatMap((frame) => {
    const fields = frame.fields.filter((field) => !unwanted?.(field, frame, frames) && (!wanted || wanted(field, frame, frames)))
    return fields.length === 0 ? [] : [{ ...frame, fields }]
  })
}

function matcherOf(choice: Options): FieldMatcher | undefined {
  const names = textsOf(choice.names)
  if (names.length === 0) return choice.pattern ? fieldMatcher({ id: 'byRegexp', options: choice.pattern }) : undefined
  return fieldMatcher(choice.pattern ? { id: 'byRegexpOrNames', options: choice } : { id: 'byNames', options: { names } })
}

function inOrder(frames: readonly Frame[], indexByName: Options): readonly Frame[] {
  const place = (field: Field, frame: Frame) => {
    const index = indexByName[displayNameOf(field, frame, frames)]
    return Number.isInteger(index) ? (index as number) : Number.MAX_SAFE_INTEGER
  }
  return frames.map((frame) => ({ ...frame, fields: frame.fields.toSorted((a, b) => place(a, frame) - place(b, frame)) }))
}

function rename(frames: readonly Frame[], renameByName: Options): readonly Frame[] {
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => {
      const name = displayNameOf(field, frame)
      const given = Object.hasOwn(renameByName, name) ? renameByName[name] : undefined
      return typeof given === 'string' && given !== '' ? { ...field, config: { ...field.config, displayName: given } } : field
    }),
  }))
}

export const renameByRegex: Transformation = {
  id: 'renameByRegex',
  apply(frames, { regex = '(.*)', renamePattern = '$1' }) {
    const pattern = wholePattern(String(regex))
    return frames.map((frame) => ({
      ...frame,
      fields: frame.fields.map((field) => {
        const name = displayNameOf(field, frame)
        return pattern.test(name) ? { ...field, config: { ...field.config, displayName: pattern.replace(name, String(renamePattern)) } } : field
      }),
    }))
  },
}
