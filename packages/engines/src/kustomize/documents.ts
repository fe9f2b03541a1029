/**
 * YAML documents as kyaml reads them: words such as `yes` stay texts, lists of objects are opened.
 *
 * Follows sigs.k8s.io/kustomize/kyaml/kio/byteio_reader.go and sigs.k8s.io/kustomize/api/resource/factory.go of
 * kustomize 5.7, go.yaml.in/yaml/v3 (resolve.go). Left out: comments and styles, as nothing of them is printed.
 */
import { yamlSyntaxError } from '@track/formats'
import { parseAllDocuments, type ScalarTag, type Tags } from 'yaml'
import { KustomizeError } from './kustomize-error.ts'

export type Fields = Record<string, unknown>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const left = ['tag:yaml.org,2002:set', 'tag:yaml.org,2002:omap', 'tag:yaml.org,2002:pairs']

/** Octal numbers of YAML 1.2 besides those of 1.1. */
const newOctal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int', default: true, test: /^0o[0-7]+$/, resolve: (text) => Number.parseInt(text.slice(2), 8),
}

const timestamp = 'tag:yaml.org,2002:timestamp'

/** A time as JSON has it. */
function rfc3339(text: string): string {
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] =
    /^(\d{4})-(\d\d?)-(\d\d?)(?:[Tt ](\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? []
  if (year === '') return text
  const two = (digits: string) => digits.padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:${two(second)}${fraction.replace(/\.?0+$/, '')}${zone}`
}

/** A point alone is no number, and of the words for true and false there are three each. */
function asGoReads(tag: Tags[number]): Tags[number] {
  if (typeof tag !== 'object' || !('test' in tag) || !tag.test) return tag
  if (tag.tag === 'tag:yaml.org,2002:float' && tag.test.test('.')) return { ...tag, test: /^[-+]?(?:\d[\d_]*\.[\d_]*|\.\d[\d_]*)$/ }
  if (tag.tag === timestamp) return { ...tag, resolve: rfc3339 }
  if (tag.tag !== 'tag:yaml.org,2002:bool') return tag
  return { ...tag, test: tag.test.test('true') ? /^(?:true|True|TRUE)$/ : /^(?:false|False|FALSE)$/ }
}

function goTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => typeof tag !== 'object' || ((tag as ScalarTag).format !== 'TIME' && !left.includes(tag.tag)))
  return [newOctal, ...kept.map(asGoReads)]
}

/** Every document that is not empty, as JSON values. */
function readDocuments(text: string): unknown[] {
  const mistake = text.split(/^---(?=\s|$)/m).map((part) => yamlSyntaxError(part)).find((each) => each !== undefined)
  if (mistake !== undefined) throw new KustomizeError(`MalformedYAMLError: ${mistake}`, true)
  const documents = parseAllDocuments(text, { version: '1.1', merge: true, customTags: goTags, logLevel: 'silent', uniqueKeys: false })
  return [...documents].flatMap((document) => {
    const [error] = document.errors
    if (error) throw new KustomizeError(`MalformedYAMLError: yaml: line ${error.linePos?.[0].line ?? 1}: ${error.message.split('\n')[0]!}`, true)
    const value = document.toJS({ maxAliasCount: 100 }) as unknown
    return value === null || (isFields(value) && Object.keys(value).length === 0) ? [] : [plain(value)]
  })
}

/** As JSON has it, and nothing shared. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  return isFields(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)])) : value
}

/** The objects of a file, with those of its lists in their place. */
export function readObjects(text: string): Fields[] {
  const waiting = readDocuments(text).map(checked)
  const found: Fields[] = []
  for (let object = waiting.shift(); object; object = waiting.shift()) {
    const { kind, items } = object
    if (!String(kind).endsWith('List') || items === undefined) found.push(object)
    else if (Array.isArray(items)) waiting.push(...items.map(checked))
    else if (items !== null) throw new KustomizeError(`expected array in ${String(kind)}/items, but found ${typeof items}`)
  }
  return found
}

function checked(value: unknown): Fields {
  if (!isFields(value)) throw new KustomizeError('wrong node kind: expected MappingNode but got ScalarNode')
  const { apiVersion = '', kind = '', metadata } = value
  const { name = '', namespace = '', labels, annotations } = isFields(metadata) ? metadata : {}
  const shown = `{{${String(apiVersion)} ${String(kind)}} {{${String(name)} ${String(namespace)}} ${goMap(labels)} ${goMap(annotations)}}}`
  if (kind === '') throw new KustomizeError(`missing kind in object ${shown}`)
  if (!String(kind).endsWith('List') && name === '') throw new KustomizeError(`missing metadata.name in object ${shown}`)
  return value
}

function goMap(value: unknown): string {
  return `map[${isFields(value) ? Object.keys(value).sort().map((key) => `${key}:${String(value[key])}`).join(' ') : ''}]`
}
