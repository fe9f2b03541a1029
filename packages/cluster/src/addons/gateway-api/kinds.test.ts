/** Defaults and refusals of the kinds, compared with what a real API server answered. */
import { readFileSync } from 'node:fs'
import { printFieldError } from '@track/apimachinery'
import type { Kind } from '@track/apiserver'
import { expect, test } from 'vitest'
import { gatewayKind } from './gateway-kind.ts'
import { gatewayClassKind } from './gatewayclass-kind.ts'
import { httpRouteKind } from './httproute-kind.ts'
import { referenceGrantKind } from './referencegrant-kind.ts'

interface Recorded {
  readonly object: { readonly kind: string; readonly spec: unknown }
  readonly spec?: unknown
  readonly causes?: readonly string[]
  readonly message?: string
}

const recorded = (JSON.parse(readFileSync(new URL('../../../testdata/gateway-api.json', import.meta.url), 'utf8')) as readonly Recorded[])
const kinds: Readonly<Record<string, Kind>> = { GatewayClass: gatewayClassKind, Gateway: gatewayKind, HTTPRoute: httpRouteKind, ReferenceGrant: referenceGrantKind }

function answerTo({ object }: Recorded): object {
  const kind = kinds[object.kind]!
  const draft = JSON.parse(JSON.stringify(object)) as never
  kind.defaults!(draft)
  const causes = kind.validate!(draft).map(printFieldError).sort()
  return causes.length > 0 ? { causes } : { spec: (draft as { spec: unknown }).spec }
}

test('defaults and refusals are those of the real one', () => {
  const asked = recorded.filter(({ message }) => message === undefined)
  const wrong = asked.filter((each) => {
    try {
      expect(answerTo(each)).toEqual(each.causes ? { causes: each.causes } : { spec: each.spec })
      return false
    } catch {
      return true
    }
  })
  if (wrong.length > 0) {
    const [{ causes, spec, object }] = wrong as [Recorded]
    expect({ of: wrong.length, object, ...answerTo(wrong[0]!) }).toEqual({ of: asked.length, object, ...(causes ? { causes } : { spec }) })
  }
})
