/**
 * The quantile of the standard normal distribution, accurate to about 1 part in 10^16.
 * Follows Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution"
 * (Applied Statistics 37, 1988), routine PPND16.
 */
import { log } from './logarithm.ts'

const centre = {
  over: [3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946,
    45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227],
  under: [1, 42.31333070160091, 687.1870074920579, 5394.196021424751,
    21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854],
}
const shoulder = {
  over: [1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
    1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414],
  under: [1, 2.053191626637759, 1.6763848301838038, 0.6897673349851,
    0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9],
}
const tail = {
  over: [6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
    0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7],
  under: [1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615,
    0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15],
}

/** The value below which a standard normal falls with the given probability. */
export function normalQuantile(probability: number): number {
  const q = probability - 0.5
  if (Math.abs(q) <= 0.425) return q * ratio(centre, 0.180625 - q * q)
  const smaller = q < 0 ? probability : 1 - probability
  if (!(smaller >= 0)) return NaN
  if (smaller === 0) return q < 0 ? -Infinity : Infinity
  const r = Math.sqrt(-log(smaller))
  const size = r <= 5 ? ratio(shoulder, r - 1.6) : ratio(tail, r - 5)
  return q < 0 ? -size : size
}

function ratio({ over, under }: { readonly over: readonly number[]; readonly under: readonly number[] }, at: number): number {
  return polynomial(over, at) / polynomial(under, at)
}

function polynomial(coefficients: readonly number[], at: number): number {
  let value = 0
  for (let index = coefficients.length - 1; index >= 0; index--) value = value * at + coefficients[index]!
  return value
}
