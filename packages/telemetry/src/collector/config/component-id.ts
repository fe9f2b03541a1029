/** Names of components and pipelines, `type/name`. Follows component/identifiable.go and pipeline/pipeline.go of OpenTelemetry Collector 1.58. */
import { quoteGo } from '@track/simulation'

export interface ComponentId {
  readonly type: string
  readonly name: string
}

const nameMax = 1024

export function componentIdOf(text: string): ComponentId {
  const [type = '', ...name] = text.split('/')
  return { type: type.trim(), name: name.join('/').trim() }
}

export function printId({ type, name }: ComponentId): string {
  return name === '' ? type : `${type}/${name}`
}

export function componentIdFault(text: string): string | undefined {
  const { type, name } = componentIdOf(text)
  if (type === '') return text.includes('/') ? `in ${quoteGo(text)} id: the part before / should not be empty` : 'id must not be empty'
  if (!/^[a-zA-Z][0-9a-zA-Z_]{0,62}$/.test(type)) return `in ${quoteGo(text)} id: invalid character(s) in type ${quoteGo(type)}`
  return nameFault(text, name)
}

function nameFault(text: string, name: string): string | undefined {
  if (text.includes('/') && name === '') return `in ${quoteGo(text)} id: the part after / should not be empty`
  if (name.length > nameMax) return `in ${quoteGo(name)} id: name ${quoteGo(name)} is longer than 1024 characters (${name.length} characters)`
  return /^[\p{L}\p{M}\p{N}\p{P}\p{S}]*$/u.test(name) ? undefined : `in ${quoteGo(name)} id: invalid character(s) in name ${quoteGo(name)}`
}

const signals = ['traces', 'metrics', 'logs', 'profiles']

export function pipelineIdFault(text: string): string | undefined {
  const { type, name } = componentIdOf(text)
  if (type === '') return text.includes('/') ? `in ${quoteGo(text)} id: the part before / should not be empty` : 'id must not be empty'
  if (!signals.includes(type)) return `in ${quoteGo(text)} id: unknown pipeline signal: ${quoteGo(type)}`
  return nameFault(text, name)
}
