/** Rates of bytes as tc writes them. Follows get_rate64 in tc/tc_util.c of iproute2. Left out: binary prefixes, shares of a device's rate. */
const bytesOf: Readonly<Record<string, number>> = {
  bit: 1 / 8, kbit: 1e3 / 8, mbit: 1e6 / 8, gbit: 1e9 / 8, tbit: 1e12 / 8, bps: 1, kbps: 1e3, mbps: 1e6, gbps: 1e9, tbps: 1e12,
}

/** Bytes a second: `bps` are bytes, `bit` are bits. */
export function rateOf(text: string): number {
  const [, number = '', unit = ''] = /^(\d+)\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? []
  return Number(number) * (bytesOf[unit] ?? 0)
}
