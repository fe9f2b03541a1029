/** Types of fields that Prometheus has beside Alertmanager's. */
import { list, named, pointer, read, text, type Read } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { anyUrlKind, partsOf } from '../alertmanager/config/url.ts'
import { always, called, durationKind, intKind, type Kind, optional, secretKind, textKind, textOf, truthKind } from '../alertmanager/config/kind.ts'

/** `uint`, of which a list is named otherwise. */
export { uint } from '@track/formats'

/** A list that is not the same when it is empty as when it is not there. */
export function givenList<Value>(of: Kind<Value>): Kind<readonly Value[] | undefined> {
  return {
    shape: pointer(list(of.shape)), print: (values) => (values ?? []).map(of.print), isZero: (values) => (values?.length ?? 0) === 0,
  }
}

/** Elements that may be null. */
export const several = <Value>(type: string, kind: Kind<Value>): Kind<readonly (Value | undefined)[]> => {
  const element = optional(called(type, kind))
  return { shape: list(element.shape), print: (values) => values.map(element.print), isZero: (values) => values.length === 0 }
}

/** Printed as null where there is none. */
export const shownSecret: Kind<string> = always({ ...secretKind, print: (value) => (value === '' ? null : secretKind.print(value)) })

export const shownText = always(textKind)
export const shownInt = always(intKind)
export const shownTruth = always(truthKind)
export const shownDuration = always(durationKind)

/** `*config.URL`: an empty one is given, null is not. A password in it is not shown. */
export const givenUrl: Kind<string | undefined> = optional({ ...anyUrlKind, print: (url) => url.replace(/^([^/?#]*\/\/[^/?#:]*:)[^/?#]*@/, '$1xxxxx@') })

/** One of some words; anything else is refused in `words`. */
export function roleOf(roles: readonly string[], refusal: (given: string) => string): Kind<string> {
  const parse = (given: string): Read<string> => (roles.includes(given) ? { value: given } : { error: refusal(given) })
  return textOf(parse, '', textKind)
}

/** `model.ValidationScheme`; '' where it is not set. */
export const validationKind: Kind<string> = textOf(
  (given) => (['', 'legacy', 'utf8'].includes(given) ? { value: given } : { error: `unrecognized ValidationScheme: ${quoteGo(given)}` }), '', textKind,
)

/** What is wrong with an address as Go's url.Parse reads it, or its scheme and host. */
export function urlParts(address: string): ReturnType<typeof partsOf> {
  return partsOf(address)
}

/** A text type of Go under its own name. */
export function textCalled(type: string): Kind<string> {
  return { ...textKind, shape: named(type, text) }
}

/** `model.LabelName`: not empty. */
export const labelNameKind: Kind<string> = {
  ...textKind, shape: named('model.LabelName', read(text, (name) => (name === '' ? { error: '"" is not a valid label name' } : { value: name }), '')),
}
