/**
 * The octant of a large angle, by multiplying with many bits of 4/pi.
 *
 * Follows math/trig_reduce.go of Go 1.26 (Payne and Hanek, "Radian Reduction for Trigonometric
 * Functions", SIGNUM 1983).
 */

/** 4/pi in binary: the whole part and 1,216 bits of the fraction, 64 to a word. */
const digits: readonly bigint[] = [
  0x0000000000000001n, 0x45f306dc9c882a53n, 0xf84eafa3ea69bb81n, 0xb6c52b3278872083n, 0xfca2c757bd778ac3n,
  0x6e48dc74849ba5c0n, 0x0c925dd413a32439n, 0xfc3bd63962534e7dn, 0xd1046bea5d768909n, 0xd338e04d68befc82n,
  0x7323ac7306a673e9n, 0x3908bf177bf25076n, 0x3ff12fffbc0b301fn, 0xde5e2316b414da3en, 0xda6cfd9e4f96136en,
  0x9e8c7ecd3cbfd45an, 0xea4f758fd7cbe2f6n, 0x7a0e73ef14a525d4n, 0xd7f6bf623f1aba10n, 0xac06608df8f6d757n,
]

const word = 0xffff_ffff_ffff_ffffn

export function reduceAngle(x: number): { octant: number; rest: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, x)
  const raw = view.getBigUint64(0)
  const exponent = Number((raw >> 52n) & 0x7ffn) - 1023 - 52
  const mantissa = (raw & 0xf_ffff_ffff_ffffn) | 0x10_0000_0000_0000n
  const digit = Math.floor((exponent + 61) / 64)
  const shift = BigInt((exponent + 61) % 64)
  const [z0, z1, z2] = [0, 1, 2].map((index) =>
    ((digits[digit + index]! << shift) | (digits[digit + index + 1]! >> (64n - shift))) & word) as [bigint, bigint, bigint]
  const product = ((((z0 * mantissa) & word) << 64n) + z1 * mantissa + ((z2 * mantissa) >> 64n)) & ((word << 64n) | word)
  const octant = Number(product >> 125n)
  const fraction = (product << 3n) & ((word << 64n) | word)
  const rest = fractionOf(fraction, view)
  const quarter = 0.7853981633974483
  return octant % 2 === 1 ? { octant: (octant + 1) % 8, rest: (rest - 1) * quarter } : { octant, rest: rest * quarter }
}

/** 128 bits of a fraction below 1, cut off to a double. */
function fractionOf(fraction: bigint, view: DataView): number {
  const leading = 64 - (fraction >> 64n).toString(2).padStart(64, '0').replace(/^0+/, '').length
  const bits = ((fraction << BigInt(leading + 1)) >> 64n) & word
  view.setBigUint64(0, (bits >> 12n) | (BigInt(1023 - (leading + 1)) << 52n))
  return view.getFloat64(0)
}
