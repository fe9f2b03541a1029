/** Stand-ins: what they copy, what they ask for later, and what they leave out. */
import { expect, test } from 'vitest'
import { facadeOf } from './facade.ts'

class Late {}
const long = Array.from({ length: 160 }, (_, index) => index)

const cases: [what: string, exported: unknown, text: string | undefined][] = [
  ['a function is called when it is called', (a: number) => a, 'export const x = (...given)=>m().x(...given)'],
  ['a class is there once it is used', Late, 'export const x = lateClass(()=>m().x)'],
  ['short data is copied', { name: 'get', aliases: ['g'], limit: 3n, none: undefined }, 'export const x = {"name":"get","aliases":["g"],"limit":3n,"none":undefined}'],
  ['a verb keeps its name, and runs later', { name: 'get', run: () => 1 }, 'export const x = {"name":"get","run":(...given)=>m().x["run"](...given)}'],
  ['long data is asked for when it is read', { name: 'get', long }, 'export const x = {"name":"get",get "long"(){return m().x["long"]}}'],
  ['what cannot be copied is asked for when it is read', { map: new Map() }, 'export const x = {get "map"(){return m().x["map"]}}'],
  ['a Map itself is left out', new Map(), undefined],
  ['a function with fields is left out', Object.assign(() => 1, { of: 2 }), undefined],
]

test.each(cases)('%s', (_what, exported, text) => {
  const lines = facadeOf({ x: exported }, { number: 7 }).trimEnd().split('\n')
  expect(lines.slice(0, 2)).toEqual(["import { lateClass, lateModule } from 'late-code'", 'const m = () => lateModule(7)'])
  expect(lines[2]).toBe(text)
})

test('the default export is one too', () => {
  expect(facadeOf({ default: () => 1 }, { number: 0 })).toContain('export default (...given)=>m().default(...given)\n')
})

test('data of another module is imported from there, when it is read', () => {
  const pods = { plural: 'pods' }
  const homeOf = (value: object) => (value === pods ? { module: './kinds.ts', name: 'pods' } : undefined)
  expect(facadeOf({ x: { watches: [{ resource: pods, keys: () => [] }] } }, { number: 7, homeOf })).toBe([
    "import { lateClass, lateModule } from 'late-code'",
    'import { pods as i0 } from "./kinds.ts"',
    'const m = () => lateModule(7)',
    'export const x = {"watches":[{get "resource"(){return i0},"keys":(...given)=>m().x["watches"][0]["keys"](...given)}]}',
    '',
  ].join('\n'))
})
