import { expect, test } from 'vitest'
import { readDashboard } from '../read.ts'
import { type Bound, bound } from '../variables/interpolate.ts'
import { layOut } from './layout.ts'

const scope = new Map<string, Bound>([['pod', { ...bound('pod', ['a', 'b', 'c']), isMulti: true }], ['zone', bound('zone', ['x', 'y'])], ['one', bound('one', 'only')]])

/** Each panel as `title(value) x,y w×h`. */
function places(panels: readonly object[]): string[] {
  const { dashboard } = readDashboard(JSON.stringify({ schemaVersion: 41, panels }))
  return layOut(dashboard.panels, scope).map(({ panel, place: { x, y, w, h }, scoped }) => `${panel.title}${scoped.length > 0 ? `(${scoped.map(({ value }) => String(value)).join(' ')})` : ''} ${x},${y} ${w}×${h}`)
}

const panel = (title: string, x: number, y: number, w: number, h: number, more: object = {}) => ({ type: 'stat', title, gridPos: { x, y, w, h }, ...more })

test('panels stand where they are told, as high as they can', () => {
  expect(places([panel('b', 12, 4, 12, 8), panel('a', 0, 0, 12, 3), panel('c', 0, 30, 24, 2)])).toEqual(['a 0,0 12×3', 'b 12,0 12×8', 'c 0,8 24×2'])
})

test('repeats', () => {
  expect([
    places([panel('h', 4, 0, 6, 4, { repeat: 'pod', repeatDirection: 'h', maxPerRow: 2 }), panel('after', 0, 4, 24, 2)]), places([panel('v', 4, 0, 6, 4, { repeat: 'pod', repeatDirection: 'v' }), panel('beside', 10, 0, 6, 4), panel('after', 0, 4, 24, 2)]),
    places([panel('one', 4, 0, 6, 4, { repeat: 'one', repeatDirection: 'h' })]), places([panel('none', 4, 0, 6, 4, { repeat: 'missing' })]),
  ]).toMatchInlineSnapshot(`
    [
      [
        "h(a) 0,0 12×4",
        "h(b) 12,0 12×4",
        "h(c) 0,4 12×4",
        "after 0,8 24×2",
      ],
      [
        "v(a) 4,0 6×4",
        "v(b) 4,4 6×4",
        "v(c) 4,8 6×4",
        "beside 10,0 6×4",
        "after 0,12 24×2",
      ],
      [
        "one(only) 0,0 24×4",
      ],
      [
        "none 4,0 6×4",
      ],
    ]
  `)
})

test('rows, closed and repeated', () => {
  expect([
    places([panel('top', 0, 0, 24, 2), { type: 'row', title: 'open', gridPos: { x: 0, y: 2, w: 24, h: 1 } }, panel('in', 0, 3, 8, 4), { type: 'row', title: 'closed', collapsed: true, gridPos: { x: 0, y: 7, w: 24, h: 1 }, panels: [panel('hidden', 0, 8, 8, 4)] }, { type: 'row', title: 'last', gridPos: { x: 0, y: 8, w: 24, h: 1 } }]),
    places([{ type: 'row', title: 'zone', repeat: 'zone', gridPos: { x: 0, y: 0, w: 24, h: 1 } }, panel('in', 0, 1, 8, 4), panel('pods', 8, 1, 8, 4, { repeat: 'pod', repeatDirection: 'h' })]),
  ]).toMatchInlineSnapshot(`
    [
      [
        "top 0,0 24×2",
        "open 0,2 24×1",
        "in 0,3 8×4",
        "closed 0,7 24×1",
        "last 0,8 24×1",
      ],
      [
        "zone(x) 0,0 24×1",
        "in(x) 0,1 8×4",
        "pods(x a) 0,5 8×4",
        "pods(x b) 8,1 8×4",
        "pods(x c) 16,1 8×4",
        "zone(y) 0,9 24×1",
        "in(y) 0,10 8×4",
        "pods(y a) 0,14 8×4",
        "pods(y b) 8,10 8×4",
        "pods(y c) 16,10 8×4",
      ],
    ]
  `)
})
