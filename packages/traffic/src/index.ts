export { startClient, stopClient, updateClient, type ClientStart } from './clients.ts'
export type { ReportTo } from './exact/instances.ts'
export { outcomes, type Outcome } from './exact/outcomes.ts'
export type { Grain } from './exact/queues.ts'
export type { Balancing } from './exact/services.ts'
export { healFault, injectFault, killProcess } from './faults.ts'
export type { Fault, FaultKind, FaultPlace, FaultRow } from './faults/fault.ts'
export {
  groundTruth, type ClientTruth, type GroundTruth, type Quantiles, type QueueTruth, type RetiredClient,
} from './measures/ground-truth.ts'
export { metricsOf } from './measures/metrics.ts'
export { runningProcesses, type RunningProcess } from './measures/running.ts'
export { usageOf, type Usage } from './measures/usage.ts'
export type { Nudge } from './nudges/nudge.ts'
export { nudge, type Nudging } from './nudges/nudging.ts'
export { declareQueue, type QueueDeclaration } from './queues.ts'
export {
  setReady, setServiceEndpoints, startServer, startWorker, stopServer, stopWorker, updateServer, updateWorker, type ProcessStart,
} from './servers.ts'
export type { ReportData } from './state.ts'
export { forgetRequest, outcomeOf, request, type RequestOutcome, type SyntheticRequest } from './synthetic-request.ts'
export { trafficPart } from './traffic-part.ts'
export { helpOf, settingRows, type SettingRow } from './workloads/help.ts'
export { parseWorkload, type ParsedWorkload, type WorkloadText } from './workloads/parse-workload.ts'
export type {
  ClientWorkload, Policy, ProcessWorkload, QueueWorkload, ServerWorkload, Workload, WorkerWorkload,
} from './workloads/workload.ts'
