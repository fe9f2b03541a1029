/** Requests to Alertmanager's API and its answers, as rows. */
import { goJson } from '../templates/go-json.ts'

export interface AlertmanagerRequest {
  readonly method: string
  /** With its query: `/api/v2/alerts?active=true`. */
  readonly url: string
  readonly body?: string
}

export interface AlertmanagerResponse {
  readonly status: number
  readonly contentType: string
  readonly body: string
}

export type Query = readonly (readonly [name: string, value: string])[]

/** Angle brackets stay as they are, but for what writes its own JSON. */
export function json(status: number, value: unknown): AlertmanagerResponse {
  return { status, contentType: 'application/json', body: `${goJson(value, false)}\n` }
}

export function empty(status: number): AlertmanagerResponse {
  return { status, contentType: 'application/json', body: '' }
}

export function plain(status: number, body: string): AlertmanagerResponse {
  return { status, contentType: 'text/plain; charset=utf-8', body }
}

/** What the layer in front of the API refuses: a code of its own, and words. */
export function invalid(status: number, code: number, message: string): AlertmanagerResponse {
  // Unlike other answers it has no newline.
  return { status, contentType: 'application/json', body: goJson(new Map<string, unknown>([['code', code], ['message', message]])) }
}

export function parseUrl(url: string): { readonly path: string; readonly query: Query } {
  const [, path = '', query = ''] = /^([^?#]*)\??([^#]*)/.exec(url) ?? []
  const pairs = query.split('&').filter((pair) => pair !== '').map((pair) => {
    const [, name = '', value = ''] = /^([^=]*)=?([^]*)$/.exec(pair) ?? []
    return [unescaped(name), unescaped(value)] as const
  })
  return { path, query: pairs }
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    // What is no escape stands for itself.
    return text
  }
}

export function values(query: Query, name: string): readonly string[] {
  return query.filter(([given]) => given === name).map(([, value]) => value)
}

/** True unless told; anything that does not say yes says no. */
export function isAsked(query: Query, name: string): boolean {
  const value = values(query, name).at(-1)
  if (value === undefined || value === '') return true
  return ['true', '1', 'yes', 'ok', 'y', 'on', 'selected', 'checked', 't', 'enabled'].includes(value.toLowerCase())
}
