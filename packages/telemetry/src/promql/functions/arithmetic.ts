/**
 * Functions of one number at a time.
 *
 * Follows promql/functions.go of Prometheus 3.
 */
import { acosh, asinh, atanh, cosh, sinh, tanh } from '../hyperbolic.ts'
import { acos, asin, atan, cos, exp, log, log10, log2, max, min, sin, tan } from '../mathematics.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import { withoutNames } from '../evaluate/same-labels.ts'
import type { CallContext } from '../evaluate/context.ts'
import type { FunctionRow } from './row.ts'

const pi = 3.141592653589793

const each = (name: string, help: string, of: (value: number) => number): FunctionRow =>
  ({ name, arguments: ['vector'], returns: 'vector', help, each: of })

export const arithmeticRows: readonly FunctionRow[] = [
  each('abs', 'Return absolute values of input series', Math.abs),
  each('ceil', 'Round up values of input series to nearest integer', Math.ceil),
  each('floor', 'Round down values of input series to nearest integer', Math.floor),
  each('exp', 'Calculate exponential of input values', exp),
  each('ln', 'Calculate natural logarithm of input series', log),
  each('log2', 'Calculate base-2 logarithm of input series', log2),
  each('log10', 'Calculate base-10 logarithm of input series', log10),
  each('sqrt', 'Return the square root for input series', Math.sqrt),
  each('sgn', 'Returns the sign of the instant vector', (value) => (value < 0 ? -1 : value > 0 ? 1 : value)),
  each('sin', 'Calculate the sine, in radians, for input series', sin),
  each('cos', 'Calculate the cosine, in radians, for input series', cos),
  each('tan', 'Calculate the tangent, in radians, for input series', tan),
  each('asin', 'Calculate the arcsine, in radians, for input series', asin),
  each('acos', 'Calculate the arccosine, in radians, for input series', acos),
  each('atan', 'Calculate the arctangent, in radians, for input series', atan),
  each('sinh', 'Calculate the hyperbolic sine, in radians, for input series', sinh),
  each('cosh', 'Calculate the hyperbolic cosine, in radians, for input series', cosh),
  each('tanh', 'Calculate the hyperbolic tangent, in radians, for input series', tanh),
  each('asinh', 'Calculate the inverse hyperbolic sine, in radians, for input series', asinh),
  each('acosh', 'Calculate the inverse hyperbolic cosine, in radians, for input series', acosh),
  each('atanh', 'Calculate the inverse hyperbolic tangent, in radians, for input series', atanh),
  each('deg', 'Convert radians to degrees for input series', (value) => value * (180 / pi)),
  each('rad', 'Convert degrees to radians for input series', (value) => value * (pi / 180)),
  {
    name: 'round', arguments: ['vector', 'scalar'], variadic: 1, returns: 'vector', help: 'Round values of input series to nearest integer',
    each: (value, [nearest = 1]) => Math.floor(value * (1 / nearest) + 0.5) / (1 / nearest),
  },
  {
    name: 'clamp', arguments: ['vector', 'scalar', 'scalar'], returns: 'vector', help: 'Limit the value of input series to a minimum and a maximum',
    call: (context) => clamp(context, (scalars) => [scalars[0]!, scalars[1]!]),
  },
  {
    name: 'clamp_max', arguments: ['vector', 'scalar'], returns: 'vector', help: 'Limit the value of input series to a maximum',
    call: (context) => clamp(context, ([upper]) => [-Infinity, upper!]),
  },
  {
    name: 'clamp_min', arguments: ['vector', 'scalar'], returns: 'vector', help: 'Limit the value of input series to a minimum',
    call: (context) => clamp(context, ([lower]) => [lower!, Infinity]),
  },
  { name: 'pi', arguments: [], returns: 'scalar', help: 'Return pi', scalar: () => pi },
  {
    name: 'max_of', arguments: ['scalar', 'scalar'], returns: 'scalar', isExperimental: true, help: 'Return the larger of two scalars',
    scalar: ([a, b]) => max(a!, b!),
  },
  {
    name: 'min_of', arguments: ['scalar', 'scalar'], returns: 'scalar', isExperimental: true, help: 'Return the smaller of two scalars',
    scalar: ([a, b]) => min(a!, b!),
  },
]

/** Nothing is left where the bounds cross. */
function clamp({ call, steps, evaluate }: CallContext, boundsOf: (scalars: readonly number[]) => [lower: number, upper: number]): StepMatrix {
  const [vector, ...scalars] = call.arguments.map((argument) => evaluate(argument)) as [StepMatrix, ...StepMatrix[]]
  const output = new StepMatrix(steps, vector.rows)
  const bounds = Array.from({ length: steps }, (_, step) => boundsOf(scalars.map(({ values }) => values[step]!)))
  for (let row = 0; row < vector.rows; row++) {
    const at = output.addRow(vector.labels[row]!)
    for (let step = 0; step < steps; step++) {
      const [lower, upper] = bounds[step]!
      if (upper < lower || vector.present[at + step] === 0) continue
      output.values[at + step] = max(lower, min(upper, vector.values[at + step]!))
      output.present[at + step] = 1
    }
    if (output.isEmptyRow(output.rows - 1)) return new StepMatrix(steps, 0)
  }
  return withoutNames(output)
}
