/**
 * The two themes: grounds, inks, and the shades that Grafana's colour names stand for in each.
 *
 * Follows packages/grafana-data/src/themes of Grafana 12 (createColors, createVisualizationColors).
 */
import { readColour } from './colour.ts'

export type ThemeName = 'light' | 'dark'

export interface Theme {
  readonly name: ThemeName
  readonly canvas: string
  readonly panel: string
  readonly raised: string
  readonly border: string
  readonly grid: string
  readonly ink: string
  readonly inkSoft: string
  readonly link: string
  readonly warning: string
  /** For each hue: super-light, light, plain, semi-dark, dark. */
  readonly shades: Readonly<Record<string, readonly string[]>>
}

export const themes: Readonly<Record<ThemeName, Theme>> = {
  dark: {
    name: 'dark', canvas: '#111217', panel: '#181b1f', raised: '#22252b', border: '#2e3036', grid: '#2c2f35', ink: '#ccccdc', inkSoft: '#9c9cab', link: '#6e9fff', warning: '#ff9830',
    shades: {
      red: ['#FFA6B0', '#FF7383', '#F2495C', '#E02F44', '#C4162A'], orange: ['#FFCB7D', '#FFB357', '#FF9830', '#FF780A', '#FA6400'], yellow: ['#FFF899', '#FFEE52', '#FADE2A', '#F2CC0C', '#E0B400'],
      green: ['#C8F2C2', '#96D98D', '#73BF69', '#56A64B', '#37872D'], blue: ['#C0D8FF', '#8AB8FF', '#5794F2', '#3274D9', '#1F60C4'], purple: ['#DEB6F2', '#CA95E5', '#B877D9', '#A352CC', '#8F3BB8'],
    },
  },
  light: {
    name: 'light', canvas: '#f4f5f5', panel: '#ffffff', raised: '#f4f5f5', border: '#dfe1e3', grid: '#e4e6e8', ink: '#24292e', inkSoft: '#5a5f65', link: '#1f62e0', warning: '#8f4a00',
    shades: {
      red: ['#FF7383', '#F2495C', '#E02F44', '#C4162A', '#AD0317'], orange: ['#FFB357', '#FF9830', '#FF780A', '#FA6400', '#E55400'], yellow: ['#FFEE52', '#FADE2A', '#F2CC0C', '#E0B400', '#CC9D00'],
      green: ['#96D98D', '#73BF69', '#56A64B', '#37872D', '#19730E'], blue: ['#8AB8FF', '#5794F2', '#3274D9', '#1F60C4', '#1250B0'], purple: ['#CA95E5', '#B877D9', '#A352CC', '#8F3BB8', '#7C2EA3'],
    },
  },
}

const shadePrefixes = ['super-light-', 'light-', '', 'semi-dark-', 'dark-']
export const fallbackColour = '#808080'

/** A colour's name or notation as the theme shows it. */
export function namedColour(theme: Theme, name: string): string {
  const [, prefix = '', hue = ''] = /^(super-light-|light-|semi-dark-|dark-)?(\w+)$/.exec(name) ?? []
  const shade = Object.hasOwn(theme.shades, hue) ? theme.shades[hue]![shadePrefixes.indexOf(prefix)] : undefined
  if (shade !== undefined) return shade
  if (name === 'panel-bg') return theme.panel
  if (name === 'text') return theme.ink
  if (name === 'transparent') return 'rgba(0,0,0,0)'
  return readColour(name) ? name : fallbackColour
}

/** The colours that series take one after another. */
export const classicPalette: readonly string[] = [
  'green', 'semi-dark-yellow', 'blue', 'orange', 'red', 'purple', 'dark-green', 'dark-yellow', 'dark-blue', 'dark-orange', 'dark-red', 'dark-purple',
  'super-light-green', 'super-light-yellow', 'super-light-blue', 'super-light-orange', 'super-light-red', 'super-light-purple',
  ...('447EBC C15C17 890F02 0A437C 6D1F62 584477 B7DBAB F4D598 70DBED F9BA8F F29191 82B5D8 E5A8E2 AEA2E0 629E51 E5AC0E 64B0C8 E0752D BF1B00 0A50A1 962D82 614D93 9AC48A F2C96D 65C5DB F9934E '
    + 'EA6460 5195CE D683CE 806EB7 3F6833 967302 2F575E 99440A 58140C 052B51 511749 3F2B5B E0F9D7 FCEACA CFFAFF F9E2D2 FCE2DE BADFF4 F9D9F9 DEDAF7').split(' ').map((digits) => `#${digits}`),
]
