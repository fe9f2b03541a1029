/** Servers, locations and refusals, compared whole with what the real controller answered. */
import { readFileSync } from 'node:fs'
import type { Ingress } from '@track/apimachinery'
import { expect, test } from 'vitest'
import { annotationsOf } from './annotations.ts'
import { configurationOf, defaultUpstream, type Location, needsRewrite, type Server } from './servers.ts'
import { complaintOf } from './webhook.ts'

interface Recorded {
  readonly ingresses: readonly Ingress[]
  readonly check: boolean
  readonly answer: {
    readonly servers: readonly object[]
    readonly upstreams: readonly { readonly name: string; readonly canary: boolean; readonly alternatives: readonly string[] | null; readonly policy: object }[]
    readonly errors: readonly string[]
  }
}

const recorded = JSON.parse(readFileSync(new URL('../../../testdata/ingress-nginx.json', import.meta.url), 'utf8')) as readonly Recorded[]

function locationRow({ path, pathType, backend, isDefault, ingress, settings }: Location): object {
  const { rewriteTarget, useRegex, sslRedirect, forceSslRedirect, redirect, connectTimeout, readTimeout, nextUpstream, nextUpstreamTries, limits, upstreamVhost } = settings
  const [rps, rpm] = [limits?.perSecond ?? 0, limits?.perMinute ?? 0]
  const isRoot = ingress === undefined
  return {
    Path: path, Type: pathType, Backend: backend, Ingress: ingress?.metadata.name ?? '', Target: rewriteTarget,
    Code: redirect ? String(redirect.code) : '', URL: redirect?.url ?? '', ...(isDefault && { Default: true }), ...(useRegex && { Regex: true }),
    // The catch-all has no settings of any Ingress, not even the defaults of their annotations.
    ...(sslRedirect && !isRoot && !isCatchAll(ingress) && { SSL: true }), ...(forceSslRedirect && { Force: true }),
    Connect: connectTimeout, Read: readTimeout, Tries: nextUpstreamTries, Next: nextUpstream,
    ...(rps > 0 && { RPS: rps }), ...(rpm > 0 && { RPM: rpm }), ...(limits && { Burst: (rps + rpm) * limits.burstMultiplier }), ...(upstreamVhost !== '' && { Vhost: upstreamVhost }),
  }
}

function isCatchAll(ingress: Ingress): boolean {
  return (ingress.spec.rules ?? []).length === 0
}

function serverRow({ host, aliases, locations }: Server): object {
  const enforce = locations.some((each) => needsRewrite(each) || each.settings.useRegex)
  return { Host: host, ...(aliases.length > 0 && { Aliases: aliases }), ...(enforce && { Enforce: true }), Locations: locations.map(locationRow) }
}

function answerTo({ ingresses, check }: Recorded): object {
  const taken = ingresses.filter((each) => annotationsOf(each).invalid === undefined)
  const refused = ingresses.flatMap((each) => (annotationsOf(each).invalid === undefined ? [] : [`ignored: ${annotationsOf(each).invalid!}`]))
  const last = ingresses.at(-1)!
  const complaint = check ? complaintOf(last, taken.filter((each) => each !== last)) : undefined
  const { servers, upstreams } = configurationOf(taken)
  const named = [...upstreams.values()].map(({ name, canary, alternatives }) => ({
    name, canary: canary !== undefined, alternatives: alternatives.length > 0 ? alternatives : null,
    policy: canary ?? { weight: 0, weightTotal: 0, header: '', headerValue: '', headerPattern: '', cookie: '' },
  }))
  const nobody = { name: defaultUpstream, canary: false, alternatives: null, policy: { weight: 0, weightTotal: 0, header: '', headerValue: '', headerPattern: '', cookie: '' } }
  return {
    servers: servers.map(serverRow), upstreams: [...named, nobody].sort((a, b) => (a.name < b.name ? -1 : 1)),
    errors: [...refused, ...(complaint === undefined ? [] : [complaint])].sort(),
  }
}

test('servers, upstreams and refusals are those of the real controller', () => {
  const wrong = recorded.filter((each) => {
    const { servers, upstreams, errors } = each.answer
    return JSON.stringify(sorted(answerTo(each))) !== JSON.stringify(sorted({ servers, upstreams, errors }))
  })
  if (wrong.length > 0) {
    const { servers, upstreams, errors } = wrong[0]!.answer
    expect(answerTo(wrong[0]!)).toEqual({ servers, upstreams, errors })
  }
  expect(wrong.length).toBe(0)
})

/** Keys in order, so that texts can be compared. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, each]) => [key, sorted(each)]))
}

test.each(['constructor', 'hasOwnProperty', 'no-such-thing'])('an annotation %s is unknown', (own) => {
  const ingress: Ingress = { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: { name: 'web', annotations: { [`nginx.ingress.kubernetes.io/${own}`]: 'x' } }, spec: {} }
  expect(annotationsOf(ingress).unknown).toEqual([`nginx.ingress.kubernetes.io/${own}`])
})
