export { openMonitoringDoor, type MonitoringDoor, type MonitoringDoorOptions } from './monitoring-door.ts'
