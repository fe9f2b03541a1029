/** Text or bytes to a value, by the content type. */
import { badRequest, decodeProtobuf, ParseError, unsupportedMediaType } from '@track/apimachinery'
import { parse, YAMLParseError } from 'yaml'
import type { HttpRequest } from './message.ts'

const yamlTypes = ['application/yaml', 'application/apply-patch+yaml']
const jsonTypes = ['application/json', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json', '']

export function parseDocument({ headers, body = '' }: HttpRequest): unknown {
  const type = (headers['content-type'] ?? '').split(';')[0]!.trim()
  if (type === protobufType && typeof body !== 'string') return parseProtobuf(body)
  const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
  if (jsonTypes.includes(type)) return parseJson(text)
  if (yamlTypes.includes(type)) return text.trimStart().startsWith('{') ? parseJson(text) : parseYaml(text)
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (reason) {
    // Not JSON: the reader's words say where.
    throw badRequest(`couldn't get version/kind; json parse error: ${(reason as Error).message}`)
  }
}

function parseYaml(text: string): unknown {
  try {
    return parse(text, { version: '1.1', merge: true })
  } catch (reason) {
    // Not YAML: the first complaint and its line.
    if (!(reason instanceof YAMLParseError)) throw reason
    throw badRequest(`error converting YAML to JSON: yaml: line ${reason.linePos?.[0].line ?? 1}: ${reason.message.split('\n')[0]!}`)
  }
}
