export { fetchDoor, type FetchDoor } from './fetch.ts'
