/** What is asked about numbers: units, reducers, ranges of axes, steps. Seeded, so that the same is asked each time. */
import { stream, uniform } from '@track/simulation'

export interface Asked {
  readonly kind: string
  readonly [name: string]: unknown
}

const chance = stream(20_250_115, 'record', 'dashboards')
const pick = <Item>(list: readonly Item[], index: number): Item => list[Math.floor(uniform(chance, index) * list.length)]!

/** What JSON cannot say: `{"n": "NaN"}`. */
export const notFinite = { nan: { n: 'NaN' }, infinite: { n: 'Infinity' }, minusInfinite: { n: '-Infinity' } }

const units = [
  'none', 'string', 'short', 'sishort', 'percent', 'percentunit', 'humidity', 'dB', 'candela', 'hex0x', 'hex', 'sci', 'locale', 'pixel', 'accMS2', 'degree', 'areaM2', 'mflops', 'ppm',
  'currencyUSD', 'currencyEUR', 'currencyDKK', 'currencyVND', 'currencyBTC', 'bytes', 'decbytes', 'bits', 'decbits', 'kbytes', 'deckbytes', 'mbytes', 'gbytes', 'decgbytes', 'pbytes',
  'pps', 'binBps', 'Bps', 'binbps', 'bps', 'KiBs', 'KBs', 'MBs', 'Mibits', 'Gbits', 'dateTimeAsIso', 'dateTimeAsIsoNoDateIfToday', 'dateTimeAsUS', 'dateTimeAsUSNoDateIfToday',
  'dateTimeAsLocal', 'dateTimeAsLocalNoDateIfToday', 'dateTimeAsSystem', 'dateTimeFromNow', 'watt', 'mwatt', 'volt', 'ohm', 'nfarad', 'flowgpm', 'lux', 'forceNm', 'MHs', 'masskg', 'massmg',
  'lengthm', 'lengthkm', 'pressurepsi', 'radmsv', 'rotrpm', 'rothz', 'celsius', 'farenheit', 'kelvin', 'hertz', 'ns', 'µs', 'ms', 's', 'm', 'h', 'd', 'dtdurationms', 'dtdurations', 'dthms', 'dtdhms',
  'timeticks', 'clockms', 'clocks', 'cps', 'ops', 'reqps', 'rps', 'iops', 'mps', 'opm', 'velocityms', 'mlitre', 'm3', 'bool', 'bool_yes_no', 'bool_on_off',
  'suffix:req', 'prefix:~', 'time:YYYY-MM-DD [at] HH:mm', 'time:ddd Do MMM, h A', 'si:mF', 'si:Wh', 'si:µs', 'count:pods', 'currency:CHF', 'currency:financial:$:prefix', 'currency:financial:€:suffix',
  'bool:up/down', 'bool:set', 'requests', 'cores', '',
]

const numbers = [
  0, 1, -1, 0.5, 0.1, 0.05, 1.005, 2.24, 2.25, 2.26, 0.2345, 23.45, 9.99, 10, 59, 60, 61.5, 99.95, 100, 999, 999.9, 999.95, 1000, 1001, 1023, 1024, 1025, 1536, 3599, 3600, 3661, 86_399, 86_400, 90_061, 123_456, 604_799, 604_800,
  1e6, 1_048_576, 1_500_000, 12_345_678.9, 31_535_999, 31_536_000, 1e9, 1_073_741_824, 1e12, 1e15, 1e18, 1e21, 1e24, 1e27, 1e-3, 1e-4, 1.5e-5, 1e-6, 2.5e-7, 1e-9, 3e-12, 1e-15, 0.000_123_456, 0.333_333_333,
  -0.25, -59.5, -3661, -1024, -1e6, 1_736_937_000_000, 1_736_930_000_123, 1_700_000_000_000,
]

export function askFormats(): Asked[] {
  const cases: Asked[] = []
  units.forEach((unit, place) => {
    for (const [index, value] of numbers.entries()) {
      const decimals = [undefined, 0, 1, 2, 3][(place * 7 + index) % 5]
      cases.push({ kind: 'format', unit, value, ...(decimals !== undefined && { decimals }) })
    }
    for (let draw = 0; draw < 30; draw++) {
      const at = place * 1000 + draw * 4
      const size = Number(`1e${Math.floor(uniform(chance, at) * 26) - 10}`)
      const value = Number(((uniform(chance, at + 1) - 0.2) * size).toPrecision(1 + Math.floor(uniform(chance, at + 2) * 8)))
      cases.push({ kind: 'format', unit, value, ...(draw % 3 === 0 && { decimals: draw % 4 }) })
    }
  })
  const odd = [notFinite.nan, notFinite.infinite, notFinite.minusInfinite]
  return [...cases, ...['none', 'short', 'bytes', 'percent', 's', 'reqps'].flatMap((unit) => odd.map((value) => ({ kind: 'format', unit, value })))]
}

const reducers = [
  'lastNotNull', 'last', 'firstNotNull', 'first', 'min', 'max', 'mean', 'median', 'variance', 'stdDev', 'sum', 'count', 'countAll', 'range', 'delta', 'step', 'diff', 'logmin', 'allIsZero', 'allIsNull',
  'changeCount', 'distinctCount', 'diffperc', 'allValues', 'uniqueValues', 'p25', 'p95',
]

function drawValues(seed: number): unknown[] {
  const length = Math.floor(uniform(chance, seed) * 9)
  return Array.from({ length }, (_, index) => {
    const roll = uniform(chance, seed + 1 + index)
    if (roll < 0.15) return null
    if (roll < 0.2) return notFinite.nan
    return Math.floor((roll - 0.4) * 40) / 4
  })
}

export function askReducers(): Asked[] {
  return Array.from({ length: 60 }, (_, index) => drawValues(200_000 + index * 20)).flatMap((values, index) => [
    { kind: 'reduce', type: 'number', values, reducers },
    { kind: 'reduce', type: 'number', values, reducers: [pick(reducers, 300_000 + index)] },
  ])
}

const auto = { pad: 0.1, soft: 0, mode: 3 }

export function askRanges(): Asked[] {
  return Array.from({ length: 300 }, (_, index) => {
    const draw = (offset: number) => uniform(chance, 400_000 + index * 8 + offset)
    const size = Number(`1e${Math.floor(draw(0) * 14) - 5}`)
    const low = [0, (draw(1) - 0.3) * size, size, -size * draw(1)][index % 4]!
    const high = index % 11 === 0 ? low : low + draw(2) * size
    const low0 = index % 5 === 0 ? { pad: 0.1, soft: draw(3) * size - size / 2, mode: 1 } : auto
    const high0 = index % 7 === 0 ? { pad: 0.1, soft: draw(4) * size, mode: 1 } : auto
    return { kind: 'range', low, high, options: { min: low0, max: high0 } }
  })
}

export function askIntervals(): Asked[] {
  const spans = [60, 300, 900, 3600, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800, 2_592_000, 7_776_000, 31_536_000]
  return spans.flatMap((seconds) => [100, 431, 800, 1500].flatMap((resolution) => ['15s', '1m', '500ms', '5'].map((low) =>
    ({ kind: 'interval', from: 1_736_900_000_000, to: 1_736_900_000_000 + seconds * 1000, resolution, low }))))
}
