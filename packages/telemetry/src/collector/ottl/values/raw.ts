/** Values of Go into pcommon's. Follows FromRaw of pcommon.Slice and pcommon.Value, go.opentelemetry.io/collector/pdata 1.58. */
import { OttlError } from '../ottl-error.ts'
import { type DataValue, GoList, isData, OttlList, OttlMap, typeName, type Value } from './value.ts'

/** A list of what Go has; every value that pcommon does not know is told. */
export function listOfRaw(items: readonly Value[]): OttlList {
  const faults: string[] = []
  const list = new OttlList(items.map((item) => rawOf(item, faults)))
  if (faults.length > 0) throw new OttlError(faults.join('; '))
  return list
}

function rawOf(item: Value, faults: string[]): DataValue {
  if (item instanceof GoList && item.of === 'interface {}') return new OttlList(item.items.map((each) => rawOf(each, faults)))
  if (isData(item) && !(item instanceof OttlMap) && !(item instanceof OttlList)) return item
  faults.push(`<Invalid value type ${typeName(item)}>`)
  return null
}
