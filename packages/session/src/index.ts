export { studentQuantile, type Summary, summaryOf } from './confidence.ts'
export { LocalSession } from './local-session.ts'
export type { LocalSessionOptions, MarkedWorld, Terminals } from './local-session-options.ts'
export { machine, type Machine } from './machine.ts'
export type {
  Branch, Condition, Experiment, Mark, Outcome, Pace, Place, Session, SessionFailure, SessionStream, SessionView,
} from './session.ts'
export { type Handlers, type Port, PortCalls } from './worker/port-calls.ts'
export { serveSession } from './worker/serve-session.ts'
export { lead, stepsWhile, type Work } from './trial.ts'
export { WorkerSession } from './worker/worker-session.ts'
export {
  sessionCallsPart, sessionSystemCall, type SessionCall, type SessionRefusal, type Trial, type TrialAnswer,
} from './session-calls.ts'
