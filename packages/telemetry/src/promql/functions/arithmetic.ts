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
  each('abs', 'The value without its sign', Math.abs),
  each('ceil', 'The next whole number upwards', Math.ceil),
  each('floor', 'The next whole number downwards', Math.floor),
  each('exp', 'e to the power of the value', exp),
  each('ln', 'The natural logarithm', log),
  each('log2', 'The logarithm to base 2', log2),
  each('log10', 'The logarithm to base 10', log10),
  each('sqrt', 'The square root', Math.sqrt),
  each('sgn', '1 above zero, -1 below, 0 at zero', (value) => (value < 0 ? -1 : value > 0 ? 1 : value)),
  each('sin', 'The sine of an angle in radians', sin),
  each('cos', 'The cosine of an angle in radians', cos),
  each('tan', 'The tangent of an angle in radians', tan),
  each('asin', 'The angle in radians with that sine', asin),
  each('acos', 'The angle in radians with that cosine', acos),
  each('atan', 'The angle in radians with that tangent', atan),
  each('sinh', 'The hyperbolic sine', sinh),
  each('cosh', 'The hyperbolic cosine', cosh),
  each('tanh', 'The hyperbolic tangent', tanh),
  each('asinh', 'The inverse of the hyperbolic sine', asinh),
  each('acosh', 'The inverse of the hyperbolic cosine', acosh),
  each('atanh', 'The inverse of the hyperbolic tangent', atanh),
  each('deg', 'Radians as degrees', (value) => value * (180 / pi)),
  each('rad', 'Degrees as radians', (value) => value * (pi / 180)),
  {
    name: 'round', arguments: ['vector', 'scalar'], variadic: 1, returns: 'vector', help: 'The nearest whole number, or multiple of the second argument; halves go up',
    each: (value, [nearest = 1]) => Math.floor(value * (1 / nearest) + 0.5) / (1 / nearest),
  },
  {
    name: 'clamp', arguments: ['vector', 'scalar', 'scalar'], returns: 'vector', help: 'The value, kept between two bounds',
    call: (context) => clamp(context, (scalars) => [scalars[0]!, scalars[1]!]),
  },
  {
    name: 'clamp_max', arguments: ['vector', 'scalar'], returns: 'vector', help: 'The value, kept from rising above a bound',
    call: (context) => clamp(context, ([upper]) => [-Infinity, upper!]),
  },
  {
    name: 'clamp_min', arguments: ['vector', 'scalar'], returns: 'vector', help: 'The value, kept from falling below a bound',
    call: (context) => clamp(context, ([lower]) => [lower!, Infinity]),
  },
  { name: 'pi', arguments: [], returns: 'scalar', help: 'The number pi', scalar: () => pi },
  {
    name: 'max_of', arguments: ['scalar', 'scalar'], returns: 'scalar', isExperimental: true, help: 'The larger of two numbers',
    scalar: ([a, b]) => max(a!, b!),
  },
  {
    name: 'min_of', arguments: ['scalar', 'scalar'], returns: 'scalar', isExperimental: true, help: 'The smaller of two numbers',
    scalar: ([a, b]) => min(a!, b!),
  },
]

/** Nothing is left where the bounds cross. */
function clamp(
  { call, steps, evaluate }: CallContext, boundsOf: (scalars: readonly number[]) => [lower: number, upper: number],
): StepMatrix {
  const [vector, ...scalars] = call.arguments.map((argument) => evaluate(argument)) as [StepMatrix, ...StepMatrix[]]
  const numbers = vector.numbersOnly()
  const output = new StepMatrix(steps, numbers.rows)
  const bounds = Array.from({ length: steps }, (_, step) => boundsOf(scalars.map(({ values }) => values[step]!)))
  for (let row = 0; row < numbers.rows; row++) {
    const at = output.addRow(numbers.labels[row]!)
    for (let step = 0; step < steps; step++) {
      const [lower, upper] = bounds[step]!
      if (upper < lower || numbers.present[at + step] === 0) continue
      output.values[at + step] = max(lower, min(upper, numbers.values[at + step]!))
      output.present[at + step] = 1
    }
    if (output.isEmptyRow(output.rows - 1)) return new StepMatrix(steps, 0)
  }
  return withoutNames(output)
}
