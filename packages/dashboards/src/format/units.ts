/**
 * The units that Grafana knows by an identifier, and how each shows a number.
 *
 * Follows packages/grafana-data/src/valueFormats/categories.ts, symbolFormatters.ts and arithmeticFormatters.ts of Grafana 12.
 * Left out: languages other than English.
 */
import { type Formatter, scaledUnits, toFixed, toLocale } from './decimal.ts'
import * as duration from './duration.ts'

export function fixedUnit(unit: string, isPrefix = false): Formatter {
  return (value, decimals) => {
    const text = toFixed(value, decimals)
    if (unit === '') return { text }
    return isPrefix ? { text, prefix: unit } : { text, suffix: ` ${unit}` }
  }
}

const siPrefixes = ['f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']
const siBase = siPrefixes.indexOf('')
const binaryPrefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi']

/** `1.5 kB`; `offset` is the prefix that values are in: 2 for mega. */
export function siUnit(unit: string, offset = 0): Formatter {
  return scaledUnits(1000, siPrefixes.map((prefix) => ` ${prefix}${unit}`), siBase + offset)
}

export function siOffset(prefix: string): number {
  const place = prefix === 'μ' ? siPrefixes.indexOf('µ') : siPrefixes.indexOf(prefix)
  return place < 0 || prefix === '' ? 0 : place - siBase
}

function binaryUnit(unit: string, offset = 0): Formatter {
  return scaledUnits(1024, binaryPrefixes.map((prefix) => ` ${prefix}${unit}`), offset)
}

/** `1.2K req/s`. */
export function countUnit(unit: string): Formatter {
  const scaled = scaledUnits(1000, ['', 'K', 'M', 'B', 'T'])
  return (value, decimals) => {
    const { text, suffix } = scaled(value, decimals)
    return { text, suffix: `${suffix} ${unit}` }
  }
}

export function currency(symbol: string, isSuffix = false): Formatter {
  const scaled = scaledUnits(1000, ['', 'K', 'M', 'B', 'T'])
  return (value, decimals) => {
    const { text, suffix } = scaled(Math.abs(value), decimals)
    const prefix = `${value < 0 ? '-' : ''}${isSuffix ? '' : symbol}`
    return {
      text, ...((prefix !== '' || !isSuffix) && { prefix }),
      ...(suffix !== undefined && { suffix: isSuffix ? `${suffix}${symbol}` : suffix }),
    }
  }
}

/** The whole amount, thousands apart. */
export function fullCurrency(symbol: string, isSuffix: boolean): Formatter {
  return (value, decimals) => ({
    prefix: isSuffix ? '' : symbol, suffix: isSuffix ? symbol : '', text: toLocale(value, decimals ?? 1, decimals ?? 0),
  })
}

export function truthUnit(yes: string, no: string): Formatter {
  return (value) => ({ text: value ? yes : no })
}

const hexadecimal: Formatter = (value, decimals) => ({ text: parseFloat(toFixed(value, decimals)).toString(16).toUpperCase() })

/** Shown as they are, with the unit behind. */
const fixed: Readonly<Record<string, string>> = {
  none: '', humidity: '%H', dB: 'dB', pixel: 'px', accMS2: 'm/sec²', accFS2: 'f/sec²', accG: 'g', degree: '°', radian: 'rad', grad: 'grad', arcmin: 'arcmin', arcsec: 'arcsec',
  areaM2: 'm²', areaF2: 'ft²', areaMI2: 'mi²', acres: 'ac', hectares: 'ha', ppm: 'ppm', conppb: 'ppb', conngm3: 'ng/m³', conngNm3: 'ng/Nm³',
  'conμgm3': 'μg/m³', 'conμgNm3': 'μg/Nm³', conmgm3: 'mg/m³', conmgNm3: 'mg/Nm³', congm3: 'g/m³', congNm3: 'g/Nm³', conmgdL: 'mg/dL', conmmolL: 'mmol/L',
  flowgpm: 'gpm', flowcms: 'cms', flowcfs: 'cfs', flowcfm: 'cfm', litreh: 'L/h', flowlpm: 'L/min', flowmlpm: 'mL/min', lux: 'lux',
  masslb: 'lb', masst: 't', lengthin: 'in', lengthft: 'ft', lengthmi: 'mi', pressurehpa: 'hPa', pressurekpa: 'kPa', pressurehg: '"Hg',
  rotrpm: 'rpm', rotrads: 'rad/s', rotdegs: '°/s', celsius: '°C', fahrenheit: '°F', farenheit: '°F', kelvin: 'K',
  velocityms: 'm/s', velocitykmh: 'km/h', velocitymph: 'mph', velocityknot: 'kn', m3: 'm³', Nm3: 'Nm³', dm3: 'dm³', gallons: 'gal',
}

/** Scaled by thousands, with the prefix that values are in. */
const si: Readonly<Record<string, readonly [unit: string, offset?: number]>> = {
  sishort: [''], candela: ['cd'], flops: ['FLOPS'], mflops: ['FLOPS', 2], gflops: ['FLOPS', 3], tflops: ['FLOPS', 4], pflops: ['FLOPS', 5], eflops: ['FLOPS', 6], zflops: ['FLOPS', 7], yflops: ['FLOPS', 8],
  decbytes: ['B'], decbits: ['b'], deckbytes: ['B', 1], decmbytes: ['B', 2], decgbytes: ['B', 3], dectbytes: ['B', 4], decpbytes: ['B', 5],
  pps: ['p/s'], Bps: ['B/s'], bps: ['b/s'], KBs: ['B/s', 1], Kbits: ['b/s', 1], MBs: ['B/s', 2], Mbits: ['b/s', 2], GBs: ['B/s', 3], Gbits: ['b/s', 3], TBs: ['B/s', 4], Tbits: ['b/s', 4], PBs: ['B/s', 5], Pbits: ['b/s', 5],
  watt: ['W'], kwatt: ['W', 1], megwatt: ['W', 2], gwatt: ['W', 3], mwatt: ['W', -1], Wm2: ['W/m²'], voltamp: ['VA'], kvoltamp: ['VA', 1], voltampreact: ['VAr'], kvoltampreact: ['VAr', 1],
  watth: ['Wh'], watthperkg: ['Wh/kg'], kwatth: ['Wh', 1], kwattm: ['W-Min', 1], mwatth: ['Wh', 2], amph: ['Ah'], kamph: ['Ah', 1], mamph: ['Ah', -1], joule: ['J'], ev: ['eV'],
  amp: ['A'], kamp: ['A', 1], mamp: ['A', -1], volt: ['V'], kvolt: ['V', 1], mvolt: ['V', -1], dBm: ['dBm'], mohm: ['Ω', -1], ohm: ['Ω'], kohm: ['Ω', 1], Mohm: ['Ω', 2],
  farad: ['F'], 'µfarad': ['F', -2], nfarad: ['F', -3], pfarad: ['F', -4], ffarad: ['F', -5], henry: ['H'], mhenry: ['H', -1], 'µhenry': ['H', -2], lumens: ['Lm'],
  forceNm: ['Nm'], forcekNm: ['Nm', 1], forceN: ['N'], forcekN: ['N', 1], Hs: ['H/s'], KHs: ['H/s', 1], MHs: ['H/s', 2], GHs: ['H/s', 3], THs: ['H/s', 4], PHs: ['H/s', 5], EHs: ['H/s', 6],
  massmg: ['g', -1], massg: ['g'], masskg: ['g', 1], lengthmm: ['m', -1], lengthm: ['m'], lengthkm: ['m', 1], pressurembar: ['bar', -1], pressurebar: ['bar'], pressurekbar: ['bar', 1], pressurepa: ['Pa'],
  radbq: ['Bq'], radci: ['Ci'], radgy: ['Gy'], radrad: ['rad'], radsv: ['Sv'], radmsv: ['Sv', -1], radusv: ['Sv', -2], radrem: ['rem'], radexpckg: ['C/kg'], radr: ['R'], radsvh: ['Sv/h'], radmsvh: ['Sv/h', -1], radusvh: ['Sv/h', -2],
  rothz: ['Hz'], rotkhz: ['Hz', 1], rotmhz: ['Hz', 2], rotghz: ['Hz', 3], hertz: ['Hz'], mlitre: ['L', -1], litre: ['L'],
}

const binary: Readonly<Record<string, readonly [unit: string, offset?: number]>> = {
  bytes: ['B'], bits: ['b'], kbytes: ['B', 1], mbytes: ['B', 2], gbytes: ['B', 3], tbytes: ['B', 4], pbytes: ['B', 5],
  binBps: ['B/s'], binbps: ['b/s'], KiBs: ['B/s', 1], Kibits: ['b/s', 1], MiBs: ['B/s', 2], Mibits: ['b/s', 2], GiBs: ['B/s', 3], Gibits: ['b/s', 3], TiBs: ['B/s', 4], Tibits: ['b/s', 4], PiBs: ['B/s', 5], Pibits: ['b/s', 5],
}

const counted: Readonly<Record<string, string>> = {
  cps: 'c/s', ops: 'ops/s', reqps: 'req/s', rps: 'rd/s', wps: 'wr/s', iops: 'io/s', eps: 'evt/s', mps: 'msg/s', recps: 'rec/s', rowsps: 'rows/s',
  cpm: 'c/m', opm: 'ops/m', reqpm: 'req/m', rpm: 'rd/m', wpm: 'wr/m', epm: 'evts/m', mpm: 'msgs/m', recpm: 'rec/m', rowspm: 'rows/m',
}

const money: Readonly<Record<string, readonly [symbol: string, isSuffix?: boolean]>> = {
  USD: ['$'], GBP: ['£'], EUR: ['€'], JPY: ['¥'], RUB: ['₽'], UAH: ['₴'], BRL: ['R$'], DKK: ['kr', true], ISK: ['kr', true], NOK: ['kr', true], SEK: ['kr', true], CZK: ['czk'], CHF: ['CHF'], PLN: ['PLN'],
  BTC: ['฿'], mBTC: ['mBTC'], 'μBTC': ['μBTC'], ZAR: ['R'], INR: ['₹'], KRW: ['₩'], IDR: ['Rp'], PHP: ['PHP'], VND: ['đ', true], TRY: ['₺', true], MYR: ['RM'], XPF: ['XPF'], BGN: ['BGN'], PYG: ['₲'], UYU: ['UYU'], ILS: ['₪'],
}

const others: Readonly<Record<string, Formatter>> = {
  short: scaledUnits(1000, ['', ' K', ' Mil', ' Bil', ' Tri', ' Quadr', ' Quint', ' Sext', ' Sept']),
  percent: (value, decimals) => ({ text: toFixed(value, decimals), suffix: '%' }),
  percentunit: (value, decimals) => ({ text: toFixed(100 * value, decimals), suffix: '%' }),
  hex: hexadecimal,
  hex0x: (value, decimals) => ({ text: hexadecimal(value, decimals).text.replace(/^-?/, (sign) => `${sign}0x`) }),
  sci: (value, decimals) => ({ text: value.toExponential(decimals) }),
  locale: (value, decimals) => ({ text: toLocale(value, decimals ?? 3) }),
  pressurepsi: scaledUnits(1000, ['psi', 'ksi', 'Mpsi']),
  ns: duration.nanoseconds, 'µs': duration.microseconds, ms: duration.milliseconds, s: duration.seconds, m: duration.minutes, h: duration.hours, d: duration.days,
  dtdurationms: duration.millisecondsInWords, dtdurations: duration.secondsInWords, dthms: duration.hoursMinutesSeconds, dtdhms: duration.daysHoursMinutesSeconds,
  timeticks: duration.timeTicks, clockms: duration.clock, clocks: duration.clockSeconds,
  bool: truthUnit('True', 'False'), bool_yes_no: truthUnit('Yes', 'No'), bool_on_off: truthUnit('On', 'Off'),
}

function rowsOf<Row>(table: Readonly<Record<string, Row>>, formatter: (row: Row) => Formatter, prefix = ''): [string, Formatter][] {
  return Object.entries(table).map(([id, row]) => [`${prefix}${id}`, formatter(row)])
}

/** A formatter for each identifier that needs no clock. */
export const unitTable: ReadonlyMap<string, Formatter> = new Map([
  ...rowsOf(fixed, (unit) => fixedUnit(unit)), ...rowsOf(si, ([unit, offset]) => siUnit(unit, offset)), ...rowsOf(binary, ([unit, offset]) => binaryUnit(unit, offset)),
  ...rowsOf(counted, countUnit), ...rowsOf(money, ([symbol, isSuffix]) => currency(symbol, isSuffix), 'currency'), ...Object.entries(others),
])
