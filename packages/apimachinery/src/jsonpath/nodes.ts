/** The pieces of a JSONPath template. */

export type JsonPathNode =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly nodes: JsonPathNode[] }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'array'; readonly bounds: readonly [Bound, Bound, Bound] }
  | { readonly kind: 'filter'; readonly left: JsonPathList; readonly operator: string; readonly right: JsonPathList }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'recursive' }
  | { readonly kind: 'union'; readonly lists: readonly JsonPathList[] }
  | { readonly kind: 'identifier'; readonly name: string }

export type JsonPathList = Extract<JsonPathNode, { kind: 'list' }>

/** Start, end or step of a slice; an end that follows from a single index is derived. */
export interface Bound {
  readonly value: number
  readonly isKnown: boolean
  readonly isDerived: boolean
}
