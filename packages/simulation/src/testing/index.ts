export { audit, auditOnce } from './audit.ts'
export { checkWorld, type CheckedWorld, type Step } from './check-world.ts'
export { firstDifference } from './difference.ts'
