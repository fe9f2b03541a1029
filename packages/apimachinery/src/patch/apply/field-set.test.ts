import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  difference, eachPath, emptySet, type FieldSet, hasPath, intersection, isEmptySet, parseFieldsV1, type Path, printFieldsV1, printPath, setOf, union,
} from './field-set.ts'
import { fieldElement } from './path-element.ts'

const element = fc.oneof(
  fc.constantFrom('metadata', 'spec', 'replicas', 'a.b/c', 'f:').map(fieldElement),
  fc.constantFrom('k:{"name":"web"}', 'k:{"containerPort":80,"protocol":"TCP"}', 'v:"x"', 'v:1', 'i:0'),
)
const set = fc.array(fc.array(element, { minLength: 1, maxLength: 4 }), { maxLength: 12 }).map((paths) => setOf(...paths))

function pathsOf(given: FieldSet): string[] {
  const paths: string[] = []
  eachPath(given, (path) => paths.push(JSON.stringify(path)))
  return paths.toSorted()
}

test('written down and read again', () => {
  fc.assert(fc.property(set, (given) => {
    expect(pathsOf(parseFieldsV1(printFieldsV1(given)))).toEqual(pathsOf(given))
  }))
})

test('the algebra of sets', () => {
  fc.assert(fc.property(set, set, (a, b) => {
    const [inA, inB] = [new Set(pathsOf(a)), new Set(pathsOf(b))]
    expect(pathsOf(union(a, b))).toEqual([...inA.union(inB)].toSorted())
    expect(pathsOf(intersection(a, b))).toEqual([...inA.intersection(inB)].toSorted())
    expect(pathsOf(difference(a, b))).toEqual([...inA.difference(inB)].toSorted())
    expect(isEmptySet(difference(a, a))).toBe(true)
    eachPath(a, (path) => expect(hasPath(a, path)).toBe(true))
  }))
})

test('the whole object is no field', () => {
  expect(isEmptySet(setOf([]))).toBe(true)
  expect(hasPath(emptySet(), [])).toBe(false)
})

test.each<[Path, string]>([
  [[fieldElement('spec'), fieldElement('replicas')], '.spec.replicas'],
  [[fieldElement('spec'), fieldElement('containers'), 'k:{"name":"web"}', fieldElement('image')], '.spec.containers[name="web"].image'],
  [[fieldElement('ports'), 'k:{"containerPort":80,"protocol":"TCP"}'], '.ports[containerPort=80,protocol="TCP"]'],
  [[fieldElement('finalizers'), 'v:"orphan"'], '.finalizers[="orphan"]'],
  [[fieldElement('args'), 'i:2'], '.args[2]'],
])('%j', (path, wanted) => {
  expect(printPath(path)).toBe(wanted)
})
