/** What scenarios are written in: alerts, silences, receivers. */
import type { Step } from './world.ts'

export const alert = (labels: string, more: object = {}) => ({
  labels: Object.fromEntries(labels.split(' ').map((pair) => pair.split('='))), ...more,
})
export const post = (at: number, ...alerts: object[]): Step => [at, 'POST', '/api/v2/alerts', alerts]

export const hook = (name: string, more = '') => `- name: ${name}\n  webhook_configs:\n  - url: HOOK/${name}\n${more}`
export const resolve = (labels: string, at: number) => alert(labels, { startsAt: '@0', endsAt: `@${at}` })
export const firing = (labels: string) => alert(labels, { startsAt: '@0', endsAt: '@3600' })

export const silence = (matchers: object[], from: number, to: number, more: object = {}) => ({
  matchers, startsAt: `@${from}`, endsAt: `@${to}`, createdBy: 'ada', comment: 'works', ...more,
})
export const is = (name: string, value: string) => ({ name, value, isRegex: false, isEqual: true })
