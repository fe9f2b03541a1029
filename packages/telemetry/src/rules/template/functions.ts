/**
 * The functions of templates in rules, one a row. Those that ask something of the world are given it
 * when a template is carried out.
 *
 * Follows template/template.go of Prometheus 3.16. Left out: tmpl, which only consoles have.
 */
import {
  type Answer, answer, bare, builtInFunctions, comparisonsNamingTypes, escapedQuery, fail, goDurationValue, goFloat, goTexts, goTime, GoValue, type TemplateFunction,
  type TemplateFunctions, typed, variadic,
} from '@track/formats'
import { millisecond, parsePrometheusDuration, second, type Instant } from '@track/simulation'
import { compareText, labelsRecord } from '../../series/labels.ts'
import { PatternError } from '../../series/matcher.ts'
import type { RuleVector } from '../rule-query.ts'
import { asInt64, convertToFloat, humanize, humanize1024, humanizeDuration, humanizePercentage, instantOfSeconds } from './humanize.ts'
import { templateValue } from './sample-value.ts'
import { compileTemplatePattern, replaceAll, stripDomain, stripPort, titleCase, upperCase } from './texts.ts'

export interface TemplateWorld {
  /** The answer at the template's instant, or what is wrong. */
  readonly query: (query: string) => RuleVector | { readonly error: string }
  readonly at: Instant
  /** Undefined where the tool has none, as promtool. */
  readonly externalUrl: string | undefined
}

const sampleType = { name: '*template.sample', kind: 'struct' } as const
const resultType = { name: 'template.queryResult', kind: 'list' } as const
const htmlType = { name: 'template.HTML', kind: 'text' } as const

/** Text in, text out. */
const ofText = (change: (text: string) => string): TemplateFunction => typed(['string'], ([text]) => answer(change(text as string)))

/** A number of any type in, text out. */
const ofNumber = (print: (value: number) => Answer): TemplateFunction => typed(['any'], ([value]) => {
  const converted = convertToFloat(value)
  return 'failure' in converted ? fail(converted.failure) : print(converted.number)
})

const noPointer = 'runtime error: invalid memory address or nil pointer dereference'

const ofUrl = (part: (url: string) => string) => (world: TemplateWorld): TemplateFunction =>
  typed([], () => (world.externalUrl === undefined ? fail(noPointer) : answer(part(world.externalUrl))))

function withPattern(pattern: string, use: () => Answer, refuse: (words: string) => string = (words) => words): Answer {
  try {
    compileTemplatePattern(pattern)
    return use()
  } catch (reason) {
    // The pattern is malformed: its words.
    if (reason instanceof PatternError) return fail(refuse(reason.message))
    throw reason
  }
}

const sampleValue = (sample: unknown): Readonly<Record<string, unknown>> => bare(sample) as Readonly<Record<string, unknown>>
const sampleLabels = (sample: unknown): Readonly<Record<string, string>> => bare(sampleValue(sample)['Labels']) as Readonly<Record<string, string>>

const worldly: Readonly<Record<string, (world: TemplateWorld) => TemplateFunction>> = {
  query: (world) => typed(['string'], ([text]) => {
    const found = world.query(text as string)
    if ('error' in found) return fail(found.error)
    const samples = found.map(({ labels, value, histogram }) => new GoValue(sampleType, { Labels: goTexts(labelsRecord(labels)), Value: templateValue(value, histogram) }))
    return answer(new GoValue(resultType, samples))
  }),
  now: ({ at }) => typed([], () => answer(goFloat(Math.floor(at / millisecond) / 1000))),
  externalURL: ofUrl((url) => url),
  pathPrefix: ofUrl((url) => /^[a-z][a-z\d+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(url)?.[1] ?? url),
}

const plain: TemplateFunctions = {
  first: typed(['template.queryResult'], ([samples]) => {
    const [first] = bare(samples) as readonly unknown[]
    return first === undefined ? fail('first() called on vector with no elements') : answer(first)
  }),
  label: typed(['string', '*template.sample'], ([name, sample]) => {
    const labels = sampleLabels(sample)
    return answer(Object.hasOwn(labels, name as string) ? labels[name as string]! : '')
  }),
  value: typed(['*template.sample'], ([sample]) => answer(sampleValue(sample)['Value'])),
  strvalue: typed(['*template.sample'], ([sample]) => answer(sampleLabels(sample)['__value__'] ?? '')),
  sortByLabel: typed(['string', 'template.queryResult'], ([name, samples]) => {
    const by = (sample: unknown) => sampleLabels(sample)[name as string] ?? ''
    return answer(new GoValue(resultType, (bare(samples) as readonly unknown[]).toSorted((a, b) => compareText(by(a), by(b)))))
  }),
  args: variadic(0, (values) => answer(Object.fromEntries(values.map((value, index) => [`arg${index}`, value])))),
  reReplaceAll: typed(['string', 'string', 'string'], ([pattern, replacement, text]) => withPattern(
    pattern as string,
    () => answer(replaceAll(pattern as string, replacement as string, text as string)),
    (words) => `regexp: Compile(${/[`\\]/.test(pattern as string) && (pattern as string).includes('`') ? JSON.stringify(pattern) : `\`${pattern as string}\``}): ${words}`,
  )),
  match: typed(['string', 'string'], ([pattern, text]) => withPattern(pattern as string, () => answer(compileTemplatePattern(pattern as string).matcher(text as string).find()))),
  safeHtml: typed(['string'], ([text]) => answer(new GoValue(htmlType, text))),
  title: ofText(titleCase),
  toUpper: ofText(upperCase),
  toLower: ofText((text) => text.toLowerCase()),
  graphLink: ofText((expression) => `/graph?g0.expr=${escapedQuery(expression)}&g0.tab=0`),
  tableLink: ofText((expression) => `/graph?g0.expr=${escapedQuery(expression)}&g0.tab=1`),
  stripPort: ofText(stripPort),
  stripDomain: ofText(stripDomain),
  urlQueryEscape: ofText(escapedQuery),
  humanize: ofNumber((value) => answer(humanize(value))),
  humanize1024: ofNumber((value) => answer(humanize1024(value))),
  humanizeDuration: ofNumber((value) => answer(humanizeDuration(value))),
  humanizePercentage: ofNumber((value) => answer(humanizePercentage(value))),
  humanizeTimestamp: ofNumber((value) => {
    const instant = instantOfSeconds(value)
    if (typeof instant === 'object') return fail(instant.failure)
    return answer(instant === undefined ? humanize(value) : goTime(instant).type.print!(instant))
  }),
  toTime: ofNumber((value) => {
    const instant = instantOfSeconds(value)
    if (typeof instant === 'object') return fail(instant.failure)
    return instant === undefined ? fail('value is NaN or Inf') : answer(goTime(instant, '*time.Time'))
  }),
  toDuration: ofNumber((value) => answer(goDurationValue(asInt64(value * 1e9) / 1000, '*time.Duration'))),
  parseDuration: typed(['string'], ([text]) => {
    const given = text as string
    const parsed = parsePrometheusDuration(given.startsWith('-') ? given.slice(1) : given)
    return typeof parsed === 'string' ? fail(parsed) : answer(goFloat((given.startsWith('-') ? -parsed : parsed) / second))
  }),
}

const nowhere: TemplateWorld = { query: () => ({ error: 'there is nothing to query' }), at: 0, externalUrl: undefined }

/** All functions, over a world. */
export function templateFunctionsOver(world: TemplateWorld): TemplateFunctions {
  return { ...builtInFunctions, ...comparisonsNamingTypes, ...plain, ...Object.fromEntries(Object.entries(worldly).map(([name, make]) => [name, make(world)])) }
}

/** For reading a template: which functions there are. */
export const templateFunctions: TemplateFunctions = templateFunctionsOver(nowhere)
