/**
 * Names of objects that were renamed, in the fields of those that mean them.
 *
 * Follows sigs.k8s.io/kustomize/api/filters/nameref/nameref.go of kustomize 5.7.
 */
import { isFields } from './documents.ts'
import { type Gvk, isSelected, printIdentity, sameNamespace } from './identity.ts'
import { KustomizeError, within } from './kustomize-error.ts'
import { type Resource, textOf } from './resource.ts'
import { namespacesOf, type Resources } from './resources.ts'
import { at, type FieldSpec, type NameReference, type Place, visitFields } from './rules/field-spec.ts'

export function fixReferences(resources: Resources, rules: readonly NameReference[]): void {
  const rows = rules.flatMap(({ target, referrers }) => referrers.map((spec) => ({ target, spec })))
  for (const { target, spec } of rows) {
    for (const referrer of resources.list) {
      if (!isSelected(referrer.originalId, spec)) continue
      const field = new ReferringField(referrer, spec, target, resources.candidatesFor(referrer))
      const { group, version, kind } = referrer.id
      within(`updating name reference in '${spec.path}' field of '${printIdentity(referrer.id)}'`, () =>
        visitFields(referrer, { spec: { ...spec, group, version, kind }, visit: (place) => field.set(place) }))
    }
  }
}

class ReferringField {
  readonly #referrer: Resource
  readonly #spec: FieldSpec
  readonly #target: Partial<Gvk>
  readonly #candidates: readonly Resource[]

  constructor(referrer: Resource, spec: FieldSpec, target: Partial<Gvk>, candidates: readonly Resource[]) {
    this.#referrer = referrer
    this.#spec = spec
    this.#target = target
    this.#candidates = candidates
  }

  set(place: Place): void {
    const { value } = place
    if (value === undefined || value === null) return undefined
    if (Array.isArray(value)) return value.forEach((_, index) => this.set(at(value, index)))
    return isFields(value) ? this.#setFields(value) : this.#setName(place)
  }

  #setName(place: Place): void {
    const referral = this.#select(textOf(place.value), this.#candidates, ({ name }) => name)
    if (referral) place.set(referral.name)
  }

  #setFields(fields: Record<string, unknown>): void {
    if (!('name' in fields)) throw new KustomizeError("path config error; no 'name' field in node")
    const { namespace } = fields
    const [originally, now] = [namespacesOf(this.#candidates, 'originalId'), namespacesOf(this.#candidates, 'id')]
    const among = namespace === undefined ? this.#candidates : originally.get(textOf(namespace)) ?? now.get(textOf(namespace)) ?? []
    const referral = this.#select(textOf(fields['name']), among, (each) => `${each.name}/${each.namespace}`)
    if (!referral) return
    fields['name'] = referral.name
    if (referral.namespace !== '') fields['namespace'] = referral.namespace
  }

  #select(name: string, among: readonly Resource[], sameness: (resource: Resource) => string): Resource | undefined {
    const fits = among.filter((each) => each.ids.slice(0, -1).some((id) => id.name === name))
      .filter((each) => each.ids.slice(0, -1).some((id) => isSelected(id, this.#target)))
      .filter((each) => this.#isRole(each)).filter((each) => this.#isNear(each))
    if (fits.length === 1) return fits[0]
    let alike = fits.filter((each) => sameAffixes(each, this.#referrer, true))
    if (alike.length > 1) alike = alike.filter((each) => sameAffixes(each, this.#referrer, false))
    if (alike.length <= 1 || new Set(alike.map(sameness)).size === 1) return alike[0]
    throw new KustomizeError(`found multiple possible referrals: ${alike.map(({ id }) => printIdentity(id)).join(', ')}`)
  }

  #isRole(candidate: Resource): boolean {
    if (!this.#spec.path.endsWith('roleRef/name')) return true
    const { roleRef } = this.#referrer.fields
    if (!isFields(roleRef) || roleRef['apiGroup'] === undefined || roleRef['kind'] === undefined) return true
    const gvk = { group: textOf(roleRef['apiGroup']), kind: textOf(roleRef['kind']) }
    return candidate.ids.slice(0, -1).some((id) => isSelected(id, gvk))
  }

  #isNear(candidate: Resource): boolean {
    const { id } = this.#referrer
    return id.isClusterScoped || candidate.id.isClusterScoped || candidate.kind === 'ServiceAccount' || sameNamespace(id, candidate.id)
  }
}

function sameAffixes(left: Resource, right: Resource, mayBeNone: boolean): boolean {
  const same = (one: readonly string[], other: readonly string[]) => (mayBeNone && (one.length === 0 || other.length === 0)) || sameEnding(one, other)
  return same(left.prefixes, right.prefixes) && same(left.suffixes, right.suffixes)
}

/** The shorter is the end of the longer. */
function sameEnding(left: readonly string[], right: readonly string[]): boolean {
  const count = Math.min(left.length, right.length)
  if (count === 0) return left.length === right.length
  return left.slice(left.length - count).every((each, index) => each === right[right.length - count + index])
}
