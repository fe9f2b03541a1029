/** The letters that have reached somebody. */
import type { Delivery, Mail } from './delivery.ts'

/** Those to an address, oldest first; `Ada <ada@example.org>` is for ada@example.org. */
export function mailboxOf(deliveries: readonly Delivery[], address: string): readonly Mail[] {
  return deliveries.flatMap(({ mail, state }) => (mail && state === 'delivered' && addressesIn(mail.to).includes(address) ? [mail] : []))
}

function addressesIn(to: string): readonly string[] {
  return to.split(',').map((each) => (/<([^>]*)>/.exec(each)?.[1] ?? each).trim())
}
