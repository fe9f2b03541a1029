/** Text or bytes to a value, by the content type. */
import { badRequest, decodeProtobuf, ParseError, parseJson, unsupportedMediaType } from '@track/apimachinery'
import { yamlSyntaxError } from '@track/formats'
import { parse, YAMLParseError } from 'yaml'
import type { HttpRequest } from './message.ts'

const yamlTypes = ['application/yaml', 'application/apply-patch+yaml']
const jsonTypes = ['application/json', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', '']

export function parseDocument({ headers, body = '' }: HttpRequest, complain: Complaint): unknown {
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim()
  if (type === protobufType && typeof body !== 'string') return parseProtobuf(body)
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (jsonTypes.includes(type)) return readJson(text, complain)
  if (yamlTypes.includes(type)) return text.trimStart().startsWith('{') ? readJson(text, complain) : parseYaml(text)
  throw unsupportedMediaType(['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'])
}

const protobufType = 'application/vnd.kubernetes.protobuf'

function parseProtobuf(body: Uint8Array): unknown {
  try {
    return decodeProtobuf(body)
  } catch (reason) {
    // Not the envelope, or a message that does not fit its type.
    if (!(reason instanceof ParseError)) throw reason
    throw badRequest(reason.message)
  }
}

/** Says what was wrong with a text in the words for what it was to be. */
type Complaint = (reason: string, text: string) => string

function readJson(text: string, complain: Complaint): unknown {
  try {
    return parseJson(text)
  } catch (reason) {
    // Not JSON: Go's words say where.
    if (!(reason instanceof ParseError)) throw reason
    throw badRequest(complain(reason.message, text))
  }
}

/** A body that was to be an object of a kind. */
export function unrecognizedObject(kind: string): Complaint {
  return (reason, text) => `the object provided is unrecognized (must be of type ${kind}): couldn't get version/kind; `
    + `json parse error: ${reason} (${summary(text)})`
}

export function undecodablePatch(isStrategic: boolean): Complaint {
  return (reason) => (isStrategic ? reason : `error decoding patch: ${reason}`)
}

const summaryLength = 120

/** The beginning of an object as it is, of anything else in hexadecimal. */
function summary(text: string): string {
  if (text === '') return '<empty>'
  const bytes = new TextEncoder().encode(text)
  const cut = bytes.slice(0, summaryLength)
  const shown = text.startsWith('{') ? new TextDecoder().decode(cut) : Array.from(cut, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return bytes.length > summaryLength ? `${shown} ...` : shown
}

function parseYaml(text: string): unknown {
  try {
    const mistake = yamlSyntaxError(text)
    if (mistake !== undefined) throw badRequest(`error converting YAML to JSON: ${mistake}`)
    return parse(text, { version: '1.1', merge: true })
  } catch (reason) {
    // What this reader alone minds: its first complaint, and the line.
    if (!(reason instanceof YAMLParseError)) throw reason
    throw badRequest(`error converting YAML to JSON: yaml: line ${reason.linePos?.[0].line ?? 1}: ${reason.message.split('\n')[0]!}`)
  }
}
