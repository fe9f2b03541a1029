export { cacheOf, type Cache } from './cache.ts'
export { type Controller, type ControllerContext, defineController, type ReconcileResult, type Watch } from './controller.ts'
export { eventRecorder, type EventDraft, type EventRecorder } from './event-recorder.ts'
export { contextFor, controllerReference, controllerRuntimePart } from './part.ts'
