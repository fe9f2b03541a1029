/**
 * What the API refuses, by Prometheus' types of errors and the status of each.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (errorType, getDefaultErrorCode).
 */

const statuses = {
  bad_data: 400, execution: 422, internal: 500, not_found: 404, unavailable: 500,
} as const

export type ErrorType = keyof typeof statuses

export class ApiFailure extends Error {
  readonly type: ErrorType

  constructor(type: ErrorType, message: string) {
    super(message)
    this.name = 'ApiFailure'
    this.type = type
  }

  get status(): number {
    return statuses[this.type]
  }
}
