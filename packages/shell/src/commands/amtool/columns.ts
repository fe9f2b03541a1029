/** Columns as wide as their widest cell and two spaces; what follows the last tab is no cell. Follows text/tabwriter of Go. */

export function inColumns(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.slice(0, -1).entries()) widths[index] = Math.max(widths[index] ?? 0, [...cell].length + 2)
  return rows.map((row) => `${row.map((cell, index) => (index < row.length - 1 ? cell + ' '.repeat(widths[index]! - [...cell].length) : cell)).join('')}\n`).join('')
}
