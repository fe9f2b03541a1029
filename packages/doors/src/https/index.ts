export { createAuthority, type Authority } from './certificates.ts'
export { printKubeconfig, writeKubeconfig } from './kubeconfig.ts'
export { DoorRefused } from './listening.ts'
export { openHttpsDoor, type HttpsDoor } from './server.ts'
