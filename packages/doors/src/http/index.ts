export { openPrometheusDoor, type PrometheusDoor, type PrometheusDoorOptions } from './prometheus-door.ts'
