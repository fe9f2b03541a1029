/** What a kind of panel is: its options, the options of its fields, and how it is drawn. */
import type { Theme } from '../colour/theme.ts'
import type { FieldConfig, CustomConfig } from '../frames/field-config.ts'
import { type Display, displayOf, lineColour } from '../frames/display.ts'
import { displayNameOf } from '../frames/display-name.ts'
import type { Field, Frame } from '../frames/frame.ts'
import type { Panel } from '../model/dashboard.ts'
import { type Complaint, JsonReader, printComplaint, unknownOption } from '../model/json-reader.ts'
import type { PanelChecks } from '../model/read-panel.ts'
import type { ExemplarMark } from '../sources/exemplars.ts'
import type { Svg } from './svg.ts'

/** Something that happened: at an instant, or from one to another; milliseconds. */
export interface AnnotationMark {
  readonly at: number
  readonly until?: number | undefined
  readonly title: string
  readonly colour: string
}

export interface PanelWorld {
  readonly panel: Panel
  readonly theme: Theme
  /** Of the room inside the panel. */
  readonly width: number
  readonly height: number
  /** After transformations, with the options of fields put upon them. */
  readonly frames: readonly Frame[]
  /** Milliseconds since the epoch. */
  readonly from: number
  readonly to: number
  readonly now: number
  readonly annotations: readonly AnnotationMark[]
  readonly exemplars: readonly ExemplarMark[]
  readonly interpolate: (text: string) => string
  /** An identifier that no other panel has. */
  readonly id: (name: string) => string
  /** Says something below the panel. */
  readonly note: (words: string) => void
}

export interface Drawn {
  readonly content: Svg
  /** What is seen, in words. */
  readonly words: string
}

export interface Painted<Options, Custom> extends PanelWorld {
  readonly options: Options
  readonly customOf: (config: FieldConfig) => Custom
}

export interface PanelKind {
  readonly type: string
  /** What a field has where the dashboard says nothing. */
  readonly fieldDefaults: FieldConfig
  readonly checks: PanelChecks
  readonly draw: (world: PanelWorld) => Drawn
}

interface KindParts<Options, Custom> {
  readonly options: (reader: JsonReader) => Options
  readonly custom: (reader: JsonReader) => Custom
  /** Options that change nothing in a picture: what a mouse does, what an editor shows. */
  readonly ignored?: readonly string[]
  readonly fieldDefaults?: FieldConfig
  readonly draw: (painted: Painted<Options, Custom>) => Drawn
}

const ignoredOptions = ['tooltip', 'timezone', 'dataLinks', 'annotations', 'cellHeight']
const ignoredCustom = ['hideFrom', 'inspect', 'axisWidth', 'fieldMinMax', 'filterable', 'width.auto', 'axisColorMode', 'axisBorderShow', 'barWidthFactor', 'showValues',
  // What is left of another kind that the panel once was.
  'scaleDistribution', 'axisPlacement', 'axisLabel', 'axisGridShow', 'axisCenteredZero', 'axisSoftMin', 'axisSoftMax', 'insertNulls', 'thresholdsStyle', 'align', 'cellOptions', 'displayMode',
]

const thresholdDefaults: FieldConfig = {
  thresholds: { mode: 'absolute', steps: [{ value: -Infinity, color: 'green' }, { value: 80, color: 'red' }] }, color: { mode: 'thresholds' },
}

export function panelKind<Options, Custom>(type: string, { options, custom, ignored = [], fieldDefaults = thresholdDefaults, draw }: KindParts<Options, Custom>): PanelKind {
  const checks: PanelChecks = {
    options(reader) {
      options(reader)
      reader.refuseRest([...ignoredOptions, ...ignored])
    },
    custom(reader) {
      custom(reader)
      reader.refuseRest(ignoredCustom)
    },
  }
  return {
    type, fieldDefaults, checks,
    draw(world) {
      for (const complaint of complaintsOf(world.panel, checks)) world.note(complaint.found === unknownOption ? `not drawn here: ${complaint.path}` : printComplaint(complaint))
      const customOf = ({ custom: written }: FieldConfig) => custom(new JsonReader(written ?? {}, '', []))
      return draw({ ...world, options: options(new JsonReader(world.panel.options, '', [])), customOf })
    },
  }
}

/** What is wrong with the panel's own options, for its place in the drawing. */
function complaintsOf({ options, fieldOptions }: Panel, checks: PanelChecks): Complaint[] {
  const complaints: Complaint[] = []
  checks.options(new JsonReader(options, 'options', complaints))
  checks.custom(new JsonReader(fieldOptions.defaults.custom ?? {}, 'fieldConfig.custom', complaints))
  for (const { id, value } of fieldOptions.overrides.flatMap(({ properties }) => properties)) {
    if (id.startsWith('custom.')) checks.custom(new JsonReader({ [id.slice('custom.'.length)]: value }, 'override', complaints))
  }
  return complaints
}

/** A field with all that is needed to show it. */
export interface PlacedField {
  readonly frame: Frame
  readonly field: Field
  readonly name: string
  readonly display: Display
  /** The colour of it as a whole. */
  readonly colour: string
}

/** All fields but times, counted for the palette as Grafana counts. */
export function placedFields({ frames, theme, now }: PanelWorld): PlacedField[] {
  let place = 0
  return frames.flatMap((frame) => frame.fields.flatMap((field) => {
    if (field.type === 'time') return []
    const display = displayOf(field, place, { theme, now })
    const placed = { frame, field, name: displayNameOf(field, frame, frames), display, colour: lineColour(field, place, display, theme) }
    place++
    return [placed]
  }))
}

export function isHiddenFrom(where: 'viz' | 'legend', custom: CustomConfig | undefined): boolean {
  const hidden = custom?.hideFrom
  return typeof hidden === 'object' && hidden !== null && where in hidden && (hidden as Readonly<Record<string, unknown>>)[where] === true
}
