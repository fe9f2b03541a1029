/**
 * Tables whose rows are numbers: one typed array a column, all columns of a table equally long.
 * Free rows are chained through one of the columns, so a row is taken and given back in O(1) and
 * a fork copies memory instead of objects.
 */

export type Column = Float64Array | Int32Array | Uint32Array | Uint8Array

/** Of columns that are there once somebody needs them. */
export type Absent<Columns> = { readonly [Name in keyof Columns]: undefined }

/** The same in a state, which may have them. */
export type MayHave<Columns> = { [Name in keyof Columns]: Columns[Name] | undefined }

/** Lengthens the named columns of a table; what is added is zero. */
export function widen(table: object, names: readonly string[], length: number): void {
  const columns = table as Record<string, Column>
  for (const name of names) columns[name] = widened(columns[name]!, length)
}

export function widened<Kind extends Column>(column: Kind, length: number): Kind {
  const copy = new (column.constructor as new (length: number) => Kind)(length)
  copy.set(column)
  return copy
}

/** Chains the rows [from, to) into a free list, lowest first, and answers its head. */
export function chainFree(links: Int32Array, from: number, to: number): number {
  for (let row = from; row < to; row++) links[row] = row + 1 < to ? row + 1 : -1
  return from
}
