/** `VantagePoint` of traffic.track.dev/v1: a place outside of the cluster, how far it is from the ways in, and whom it asks for names. */
import { type FieldError, invalidValue, type KubeObject, kindType, objectType, parseIp, path, requiredValue, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'
import { day, type Duration, millisecond, minute } from '@track/simulation'
import { Written } from '../written-values.ts'

export interface VantagePointObject extends KubeObject {
  spec: {
    /** From where its packets come. */
    address: string
    /** There and back between it and the ways into the cluster. */
    roundTrip?: string
    resolver?: {
      /** To whoever knows the name, there and back; what it remembers is a millisecond away. */
      roundTrip?: string
      cacheMinTTL?: string
      cacheMaxTTL?: string
      cacheMaxNegativeTTL?: string
    }
  }
}

export interface VantagePoint {
  readonly name: string
  readonly address: string
  readonly roundTrip: Duration
  readonly resolver: Resolver
}

export interface Resolver {
  readonly roundTrip: Duration
  readonly minTtl: Duration
  readonly maxTtl: Duration
  readonly maxNegativeTtl: Duration
}

export const vantagePoints = resource<VantagePointObject>('traffic.track.dev/v1', 'VantagePoint', { namespaced: false })

const name = 'dev.track.traffic.v1.VantagePoint'
const spec = objectType(`${name}Spec`, {
  address: { type: 'string', isRequired: true }, roundTrip: 'string',
  resolver: objectType(`${name}Resolver`, { roundTrip: 'string', cacheMinTTL: 'string', cacheMaxTTL: 'string', cacheMaxNegativeTTL: 'string' }),
})

/** Of Unbound but for answers that there is no such name, which a zone's SOA would bound. */
const byDefault = { roundTrip: 40 * millisecond, resolving: 30 * millisecond, minTtl: 0, maxTtl: day, maxNegativeTtl: 5 * minute }

export function readVantagePoint({ metadata, spec: given }: VantagePointObject): { readonly vantagePoint: VantagePoint; readonly errors: readonly FieldError[] } {
  const field = path('spec')
  const read = new Written()
  const { address = '', roundTrip, resolver = {} } = given ?? {}
  if (address === '') read.errors.push(requiredValue(field.child('address')))
  else if (!/^[\d.]+$/.test(address) || parseIp(address) === undefined) read.errors.push(invalidValue(field.child('address'), address, 'must be an IPv4 address'))
  return {
    vantagePoint: {
      name: metadata.name ?? '', address, roundTrip: read.duration(field.child('roundTrip'), roundTrip, byDefault.roundTrip),
      resolver: {
        roundTrip: read.duration(field.child('resolver', 'roundTrip'), resolver.roundTrip, byDefault.resolving),
        minTtl: read.duration(field.child('resolver', 'cacheMinTTL'), resolver.cacheMinTTL, byDefault.minTtl),
        maxTtl: read.duration(field.child('resolver', 'cacheMaxTTL'), resolver.cacheMaxTTL, byDefault.maxTtl),
        maxNegativeTtl: read.duration(field.child('resolver', 'cacheMaxNegativeTTL'), resolver.cacheMaxNegativeTTL, byDefault.maxNegativeTtl),
      },
    },
    errors: read.errors,
  }
}

export const vantagePointKind = defineKind<VantagePointObject>({
  resource: vantagePoints,
  type: kindType(name, { spec }),
  hasGeneration: true,
  validate: (object) => [...readVantagePoint(object).errors],
  columns: [
    nameColumn,
    { name: 'Address', type: 'string', description: 'From where its packets come.', cell: (object) => object.spec.address },
    { name: 'Round-Trip', type: 'string', description: 'To the ways in and back.', cell: (object) => object.spec.roundTrip ?? '40ms' },
    ageColumn,
  ],
})
