export { createAuthority, type Authority } from './certificates.ts'
export { printKubeconfig, writeKubeconfig } from './kubeconfig.ts'
export { DoorRefused, openHttpsDoor, type HttpsDoor } from './server.ts'
