/**
 * Columns as kubectl sets them: as wide as their widest cell and three spaces, six at the least,
 * the last one ragged. Widths that were used once are kept (a watch goes on in its columns).
 *
 * Follows text/tabwriter of Go as k8s.io/cli-runtime/pkg/printers/tabwriter.go sets it up.
 */
const widthMin = 6
const padding = 3

export function printColumns(rows: readonly (readonly string[])[], remembered: number[] = []): string {
  const last = Math.max(0, ...rows.map((row) => row.length - 1))
  for (let column = 0; column < last; column++) {
    const cells = rows.filter((row) => column < row.length - 1).map((row) => characters(row[column]!))
    remembered[column] = Math.max(remembered[column] ?? 0, widthMin, ...cells.map((length) => length + padding))
  }
  return rows.map((row) => `${row.map((cell, column) => padded(cell, row, column, remembered)).join('')}\n`).join('')
}

function padded(cell: string, row: readonly string[], column: number, widths: readonly number[]): string {
  return column === row.length - 1 ? cell : cell + ' '.repeat(widths[column]! - characters(cell))
}

function characters(text: string): number {
  return [...text].length
}
