/**
 * Values of a configuration in which every text is a template; what comes out may be YAML again.
 *
 * Follows DeepCopyWithTemplate in template/template.go of Alertmanager 0.34.
 */
import { readYaml, YamlError } from '@track/formats'
import type { Renderer } from '../templates/engine.ts'

export function renderedPayload(value: unknown, renderer: Renderer): unknown {
  if (typeof value === 'string') return inlined(renderer.text(value))
  if (Array.isArray(value)) return value.map((inner) => renderedPayload(inner, renderer))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [renderer.text(name), renderedPayload(inner, renderer)]))
}

/** Text that reads as something else than text is that. */
function inlined(text: string): unknown {
  const value = firstValue(text)
  return value === undefined || typeof value === 'string' ? text : value
}

/** Go's reader takes a value between brackets and looks no further: `[FIRING:1] Down` is a list. */
function firstValue(text: string): unknown {
  const isBracketed = /^\s*[[{]/.test(text)
  const whole = (isBracketed ? jsonOf(text) : undefined) ?? yamlOf(text)
  if (whole !== undefined || !isBracketed) return whole
  for (const { index } of text.matchAll(/[\]}]/g)) {
    const value = yamlOf(text.slice(0, index + 1))
    if (value !== undefined) return value
  }
  return undefined
}

/** What is JSON is YAML, and sooner read. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    // No JSON.
    return undefined
  }
}

function yamlOf(text: string): unknown {
  try {
    return readYaml(text)
  } catch (error) {
    // No YAML, or not all of it yet.
    if (!(error instanceof YamlError)) throw error
    return undefined
  }
}
