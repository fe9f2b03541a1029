/**
 * Schemes that colour values by their place between two ends.
 *
 * Follows packages/grafana-data/src/field/fieldColor.ts of Grafana 12, d3-interpolate's rgbBasis and the colours of d3-scale-chromatic.
 * Left out: the 256 colours of viridis, magma, plasma, inferno, cividis and turbo, which are read between 17 of them.
 */
import { colourOf } from './colour.ts'
import { namedColour, type Theme } from './theme.ts'

export type Interpolator = (share: number) => string

/** A smooth curve through the colours, each channel a cubic B-spline. */
export function rgbBasis(colours: readonly string[]): Interpolator {
  const read = colours.map(colourOf)
  const [red, green, blue] = [read.map((each) => each.red), read.map((each) => each.green), read.map((each) => each.blue)].map(basis) as [Channel, Channel, Channel]
  return (share) => `rgb(${rounded(red(share))}, ${rounded(green(share))}, ${rounded(blue(share))})`
}

type Channel = (share: number) => number

function rounded(part: number): number {
  return Math.max(0, Math.min(255, Math.round(part) || 0))
}

function basis(values: readonly number[]): Channel {
  const last = values.length - 1
  return (share) => {
    const within = Math.min(1, Math.max(0, share))
    const place = within >= 1 ? last - 1 : Math.floor(within * last)
    const [v1, v2] = [values[place]!, values[place + 1]!]
    const v0 = place > 0 ? values[place - 1]! : 2 * v1 - v2
    const v3 = place < last - 1 ? values[place + 2]! : 2 * v2 - v1
    const t = (within - place / last) * last
    const [t2, t3] = [t * t, t * t * t]
    return ((1 - 3 * t + 3 * t2 - t3) * v0 + (4 - 6 * t2 + 3 * t3) * v1 + (1 + 3 * t + 3 * t2 - 3 * t3) * v2 + t3 * v3) / 6
  }
}

/** By Grafana's names for them. */
const continuous: Readonly<Record<string, readonly string[]>> = {
  'continuous-GrYlRd': ['green', 'yellow', 'red'], 'continuous-RdYlGr': ['red', 'yellow', 'green'], 'continuous-BlYlRd': ['dark-blue', 'super-light-yellow', 'dark-red'],
  'continuous-YlRd': ['super-light-yellow', 'dark-red'], 'continuous-BlPu': ['blue', 'purple'], 'continuous-YlBl': ['super-light-yellow', 'dark-blue'], 'continuous-blues': ['panel-bg', 'dark-blue'],
  'continuous-reds': ['panel-bg', 'dark-red'], 'continuous-greens': ['panel-bg', 'dark-green'], 'continuous-purples': ['panel-bg', 'dark-purple'],
}

const written: Readonly<Record<string, string>> = {
  Viridis: '440154 48186a 472d7b 424086 3b528b 33638d 2c728e 26828e 21918c 1fa088 28ae80 3fbc73 5ec962 84d44b addc30 d8e219 fde725', Magma: '000004 0a0822 1d1147 36106b 51127c 6a1c81 832681 9c2e7f b73779 d0416f e75263 f56b5c fc8961 fea772 fec488 fde2a3 fcfdbf',
  Plasma: '0d0887 310597 4c02a1 6600a7 7e03a8 9511a1 aa2395 bc3587 cc4778 da5a6a e66c5c f0804e f89540 fdac33 fdc527 f8df25 f0f921', Inferno: '000004 0b0724 210c4a 3d0965 57106e 71196e 8a226a a32c61 bc3754 d24644 e45a31 f1731d f98e09 fcac11 f9cb35 f2ea69 fcffa4',
  Cividis: '002051 012b65 11366c 26426e 3c4d6e 51586e 62646f 727071 7f7c75 8c8877 9a9478 a9a177 bbaf71 cebd68 e2cb5c f3da4f fdea45', Turbo: '23171b 493eae 4569ee 3295f7 26bce1 29dcbc 3ff393 65fd6e 95fb51 c5ec3c ecd12e ffad24 ff821d f05616 cb2f0d a31302 900c00',
  Oranges: 'fff5eb fee6ce fdd0a2 fdae6b fd8d3c f16913 d94801 a63603 7f2704', Blues: 'f7fbff deebf7 c6dbef 9ecae1 6baed6 4292c6 2171b5 08519c 08306b', Greens: 'f7fcf5 e5f5e0 c7e9c0 a1d99b 74c476 41ab5d 238b45 006d2c 00441b',
  Greys: 'ffffff f0f0f0 d9d9d9 bdbdbd 969696 737373 525252 252525 000000', Purples: 'fcfbfd efedf5 dadaeb bcbddc 9e9ac8 807dba 6a51a3 54278f 3f007d', Reds: 'fff5f0 fee0d2 fcbba1 fc9272 fb6a4a ef3b2c cb181d a50f15 67000d',
  BuGn: 'f7fcfd e5f5f9 ccece6 99d8c9 66c2a4 41ae76 238b45 006d2c 00441b', BuPu: 'f7fcfd e0ecf4 bfd3e6 9ebcda 8c96c6 8c6bb1 88419d 810f7c 4d004b', GnBu: 'f7fcf0 e0f3db ccebc5 a8ddb5 7bccc4 4eb3d3 2b8cbe 0868ac 084081',
  OrRd: 'fff7ec fee8c8 fdd49e fdbb84 fc8d59 ef6548 d7301f b30000 7f0000', PuBuGn: 'fff7fb ece2f0 d0d1e6 a6bddb 67a9cf 3690c0 02818a 016c59 014636', PuBu: 'fff7fb ece7f2 d0d1e6 a6bddb 74a9cf 3690c0 0570b0 045a8d 023858',
  PuRd: 'f7f4f9 e7e1ef d4b9da c994c7 df65b0 e7298a ce1256 980043 67001f', RdPu: 'fff7f3 fde0dd fcc5c0 fa9fb5 f768a1 dd3497 ae017e 7a0177 49006a', YlGnBu: 'ffffd9 edf8b1 c7e9b4 7fcdbb 41b6c4 1d91c0 225ea8 253494 081d58',
  YlGn: 'ffffe5 f7fcb9 d9f0a3 addd8e 78c679 41ab5d 238443 006837 004529', YlOrBr: 'ffffe5 fff7bc fee391 fec44f fe9929 ec7014 cc4c02 993404 662506', YlOrRd: 'ffffcc ffeda0 fed976 feb24c fd8d3c fc4e2a e31a1c bd0026 800026',
  Spectral: '9e0142 d53e4f f46d43 fdae61 fee08b ffffbf e6f598 abdda4 66c2a5 3288bd 5e4fa2', RdYlGn: 'a50026 d73027 f46d43 fdae61 fee08b ffffbf d9ef8b a6d96a 66bd63 1a9850 006837', RdYlBu: 'a50026 d73027 f46d43 fdae61 fee090 ffffbf e0f3f8 abd9e9 74add1 4575b4 313695',
  RdBu: '67001f b2182b d6604d f4a582 fddbc7 f7f7f7 d1e5f0 92c5de 4393c3 2166ac 053061', RdGy: '67001f b2182b d6604d f4a582 fddbc7 ffffff e0e0e0 bababa 878787 4d4d4d 1a1a1a', PiYG: '8e0152 c51b7d de77ae f1b6da fde0ef f7f7f7 e6f5d0 b8e186 7fbc41 4d9221 276419',
  PRGn: '40004b 762a83 9970ab c2a5cf e7d4e8 f7f7f7 d9f0d3 a6dba0 5aae61 1b7837 00441b', PuOr: '2d004b 542788 8073ac b2abd2 d8daeb f7f7f7 fee0b6 fdb863 e08214 b35806 7f3b08', BrBG: '543005 8c510a bf812d dfc27d f6e8c3 f5f5f5 c7eae5 80cdc1 35978f 01665e 003c30',
}

/** The schemes that a heatmap may name. */
export const schemeNames: readonly string[] = Object.keys(written)

export function schemeOf(name: string): readonly string[] | undefined {
  return Object.hasOwn(written, name) ? written[name]!.split(' ').map((digits) => `#${digits}`) : undefined
}

/** The colours of a mode such as `continuous-GrYlRd` or `continuous-viridis`; undefined where the mode is not one of them. */
export function continuousColours(theme: Theme, mode: string): readonly string[] | undefined {
  if (Object.hasOwn(continuous, mode)) return continuous[mode]!.map((name) => namedColour(theme, name))
  const [, word] = /^continuous-(viridis|magma|plasma|inferno|cividis)$/.exec(mode) ?? []
  return word === undefined ? undefined : schemeOf(`${word[0]!.toUpperCase()}${word.slice(1)}`)
}
