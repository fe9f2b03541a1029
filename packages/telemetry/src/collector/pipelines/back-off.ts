/** How long an exporter waits before it tries again. Follows exporterhelper/internal/retry_sender.go of OpenTelemetry Collector 0.152 and cenkalti/backoff 5. */
import type { Duration, Instant } from '@track/simulation'

export interface RetryConfig {
  readonly enabled: boolean
  readonly initial_interval: Duration
  readonly randomization_factor: number
  readonly multiplier: number
  readonly max_interval: Duration
  /** 0: without an end. */
  readonly max_elapsed_time: Duration
}

/** The interval before chance has its say: it grows up to its greatest. */
function intervalOf({ initial_interval: first, multiplier, max_interval: most }: RetryConfig, failures: number): Duration {
  let interval = first
  for (let count = 1; count < failures; count++) interval = interval >= most / multiplier ? most : interval * multiplier
  return interval
}

/** The pause after so many failures, or undefined where it gives up. `chance` in [0, 1). */
export function pauseAfter(config: RetryConfig, failures: number, { since, now, chance, atLeast = 0 }: {
  readonly since: Instant
  readonly now: Instant
  readonly chance: number
  /** What the far end asks for. */
  readonly atLeast?: Duration
}): Duration | undefined {
  const interval = intervalOf(config, failures)
  const spread = interval * config.randomization_factor
  const pause = Math.max(atLeast, Math.floor(interval - spread + chance * 2 * spread))
  return config.max_elapsed_time > 0 && now + pause - since > config.max_elapsed_time ? undefined : pause
}
