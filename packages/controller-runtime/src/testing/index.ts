export { adminOf, eventLines, play, startedAt, worldWith, type Act, type EventObject, type View } from './play.ts'
