/**
 * Costs set in a table with borders, dearest first, with a sum below.
 *
 * Follows pkg/cmd/display/output.go of kubectl-cost, and the default style of jedib0t/go-pretty/v6/table: what is repeated in a column of
 * names stands there once. Left out: assets.
 */

/** The fields of an allocation that are shown. */
export interface CostRow {
  readonly name: string
  readonly minutes: number
  readonly cpuCost: number
  readonly cpuEfficiency: number
  readonly ramCost: number
  readonly ramEfficiency: number
  readonly gpuCost: number
  readonly pvCost: number
  readonly networkCost: number
  readonly sharedCost: number
  readonly loadBalancerCost: number
  readonly totalCost: number
  readonly totalEfficiency: number
}

export interface Shown {
  readonly cpu: boolean
  readonly memory: boolean
  readonly gpu: boolean
  readonly pv: boolean
  readonly network: boolean
  readonly shared: boolean
  readonly loadBalancer: boolean
  readonly efficiency: boolean
}

interface Column {
  readonly title: string
  readonly isMerged?: boolean
  readonly isRight?: boolean
  value(row: CostRow): string
  /** Of all rows. */
  foot(rows: readonly CostRow[]): string
}

const minutesInMonth = 43_200

export function allocationTable(rows: readonly CostRow[], { by, shown, currency, isHistorical }: { readonly by: readonly string[]; readonly shown: Shown; readonly currency: string; readonly isHistorical: boolean }): string {
  const scale = ({ minutes }: CostRow) => (isHistorical ? 1 : minutesInMonth / minutes)
  const money = (title: string, of: (row: CostRow) => number): Column => ({
    title, value: (row) => of(row).toFixed(6), foot: (all) => all.reduce((sum, row) => sum + of(row), 0).toFixed(6),
  })
  const cost = (title: string, of: (row: CostRow) => number) => money(title, (row) => of(row) * scale(row))
  const share = (title: string, of: (row: CostRow) => number): Column => ({ title, value: (row) => of(row).toFixed(6), foot: () => '' })
  const total = cost('', ({ totalCost }) => totalCost)
  const columns: Column[] = [
    ...by.map((field, place): Column => ({
      title: titled(field), isMerged: true, value: ({ name }) => (name === idleName ? idleName : name.split('/')[place]!), foot: () => (place === 0 ? 'SUMMED' : ''),
    })),
    ...(shown.cpu ? [cost('CPU', ({ cpuCost }) => cpuCost), ...(shown.efficiency ? [share('CPU Eff.', ({ cpuEfficiency }) => cpuEfficiency)] : [])] : []),
    ...(shown.memory ? [cost('Memory', ({ ramCost }) => ramCost), ...(shown.efficiency ? [share('Memory Eff.', ({ ramEfficiency }) => ramEfficiency)] : [])] : []),
    ...(shown.gpu ? [cost('GPU', ({ gpuCost }) => gpuCost)] : []),
    ...(shown.pv ? [cost('PV', ({ pvCost }) => pvCost)] : []),
    ...(shown.network ? [cost('Network', ({ networkCost }) => networkCost)] : []),
    ...(shown.shared ? [cost('Shared Cost', ({ sharedCost }) => sharedCost)] : []),
    ...(shown.loadBalancer ? [cost('Load Balancer Cost', ({ loadBalancerCost }) => loadBalancerCost)] : []),
    { ...total, title: isHistorical ? 'Total Cost (All)' : 'Monthly Rate (All)', isRight: true, foot: (all) => `${currency} ${total.foot(all)}` },
    ...(shown.efficiency ? [{ ...share('Cost Efficiency', ({ totalEfficiency }) => totalEfficiency), isRight: true }] : []),
  ]
  return render(columns, rows.toSorted((a, b) => b.totalCost * scale(b) - a.totalCost * scale(a)))
}

const idleName = '__idle__'

/** As strings.Title of Go: a letter after anything that is none. */
function titled(field: string): string {
  return field.replace(/(^|[^\p{L}\p{N}_'])(\p{L})/gu, (_all, before: string, letter: string) => before + letter.toUpperCase())
}

function render(columns: readonly Column[], rows: readonly CostRow[]): string {
  const header = columns.map(({ title }) => title.toUpperCase())
  const cells = rows.map((row) => columns.map(({ value }) => value(row)))
  const footer = columns.map(({ foot }) => foot(rows).toUpperCase())
  const widths = columns.map((_column, place) => Math.max(...[header, ...cells, footer].map((line) => line[place]!.length)))
  const merged = cells.map((line, row) => line.map((cell, place) => (columns[place]!.isMerged && row > 0 && cells[row - 1]![place] === cell ? '' : cell)))
  const border = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const printed = (line: readonly string[], isBody: boolean) => `|${line.map((cell, place) => {
    const isRight = isBody && columns[place]!.isRight
    return ` ${isRight ? cell.padStart(widths[place]!) : cell.padEnd(widths[place]!)} `
  }).join('|')}|\n`
  return border + printed(header, false) + border + merged.map((line) => printed(line, true)).join('') + border + printed(footer, true) + border
}
