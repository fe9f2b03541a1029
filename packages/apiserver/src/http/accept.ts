/**
 * What form of answer a client asks for: the object itself, a Table for people, metadata alone.
 *
 * Follows k8s.io/apiserver/pkg/endpoints/handlers/negotiation.
 */
export type Form = 'Object' | 'Table' | 'PartialObjectMetadata'

export interface Accepted {
  readonly form: Form
  /** `v1` or `v1beta1` of meta.k8s.io, for the forms that are not the object. */
  readonly version: string
}

/** One clause of an Accept header: `application/json;as=Table;v=v1;g=meta.k8s.io`. */
export interface AcceptClause {
  readonly mediaType: string
  readonly parameters: Readonly<Record<string, string>>
}

export function parseAccept(header: string | undefined): AcceptClause[] {
  return (header ?? '').split(',').map((clause) => {
    const [mediaType = '', ...pairs] = clause.split(';').map((part) => part.trim())
    const parameters = pairs.map((pair): [string, string] => {
      const [name = '', value = ''] = pair.split('=')
      return [name, value]
    })
    return { mediaType, parameters: Object.fromEntries(parameters) }
  })
}

const servedTypes = ['application/json', 'application/yaml', 'application/*', '*/*', '']

export function clauseServed(header: string | undefined): AcceptClause | undefined {
  return parseAccept(header).find(({ mediaType }) => servedTypes.includes(mediaType))
}

/** The first clause that can be served; undefined when there is none (406). */
export function acceptedForm(header: string | undefined): Accepted | undefined {
  for (const { mediaType, parameters } of parseAccept(header)) {
    if (!servedTypes.includes(mediaType)) continue
    const { as, v = 'v1', g } = parameters
    if (as === undefined) return { form: 'Object', version: 'v1' }
    if (g !== 'meta.k8s.io' || (v !== 'v1' && v !== 'v1beta1')) continue
    if (as === 'Table') return { form: 'Table', version: v }
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return { form: 'PartialObjectMetadata', version: v }
  }
  // Every real client that names only protobuf takes JSON for an answer, watch streams too.
  return parseAccept(header).some(({ mediaType }) => mediaType === 'application/vnd.kubernetes.protobuf')
    ? { form: 'Object', version: 'v1' }
    : undefined
}
