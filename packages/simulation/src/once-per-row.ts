/**
 * What follows from a row alone is worked out once: a row never changes. Nothing of it is state of a
 * world: what a fork or a restored world has not worked out yet comes out the same when it does.
 */

/** `derive`, which answers again what it answered for the very same row; it must not answer undefined. */
export function oncePerRow<Row extends object, Result extends {}>(derive: (row: Row) => Result): (row: Row) => Result {
  const known = new WeakMap<Row, Result>()
  return (row) => {
    let result = known.get(row)
    if (result === undefined) known.set(row, (result = derive(row)))
    return result
  }
}
