/** What a server answers when its call to a dependency failed. */
import { badGateway, circuitOpen, deadlineExceeded, gatewayTimeout, poolExhausted, rejected, timeout } from './outcomes.ts'

const answers: Readonly<Record<number, number>> = {
  [timeout]: gatewayTimeout, [gatewayTimeout]: gatewayTimeout, [deadlineExceeded]: gatewayTimeout,
  [circuitOpen]: rejected, [poolExhausted]: rejected,
}

export function answerToFailure(outcome: number): number {
  return answers[outcome] ?? badGateway
}
