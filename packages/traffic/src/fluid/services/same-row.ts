/** Whether two rows describe the same process: the very same row, or after a world was opened again its equal. */
interface Row {
  readonly start: number
  readonly workload: object | undefined
}

export function sameRow(a: Row, b: Row): boolean {
  return a === b || (a.start === b.start && JSON.stringify(a.workload) === JSON.stringify(b.workload))
}
