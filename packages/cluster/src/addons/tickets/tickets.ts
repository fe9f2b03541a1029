/** Tickets and toil: teams with a queue, sources of tickets, and automations that teams build. */
import { deepEqual } from '@track/apimachinery'
import { type ControllerContext, defineController } from '@track/controller-runtime'
import { type Duration, hour, type Part } from '@track/simulation'
import { forgetAutomation, forgetTeam, setAutomation, setTeam, ticketMetrics, ticketsPart, type TicketsPart } from '@track/work'
import type { ExposingPart } from '../../telemetry/exposing-part.ts'
import type { Addon } from '../addon.ts'
import { monitoringNamespace } from '../monitoring-namespace.ts'
import { automationKind, type AutomationObject, automations, readAutomation, statusOf } from './automation-kind.ts'
import { readTeam, teamKind, type TeamObject, teams } from './team-kind.ts'
import { readSource, ticketSourceKind, type TicketSourceObject, ticketSources } from './ticketsource-kind.ts'

const desk: TicketsPart & ExposingPart = { ...ticketsPart(), exposes: (simulation) => ticketMetrics(simulation.state(desk)) }

/** How soon an automation's status says that it is ready. */
const lookAgain: Duration = hour

const nameIn = (key: string) => key.replace(/^\//, '')

/** The team as it is, with every kind of tickets that comes to it. */
function putTeam(name: string, { simulation, cache }: ControllerContext): void {
  const object = cache.get(teams, name)
  if (!object) return
  const kinds = cache.list(ticketSources).filter(({ spec }) => spec.team === name).map((source) => readSource(source).kind)
  setTeam(simulation, desk, { ...readTeam(object).team, kinds })
}

function putAllTeams(context: ControllerContext): void {
  for (const { metadata } of context.cache.list(teams)) putTeam(metadata.name!, context)
}

export const tickets: Addon = {
  name: 'tickets',
  kinds: [teamKind, ticketSourceKind, automationKind],
  controllers: [
    defineController<TeamObject>({
      name: 'team-controller', reconciles: teams,
      reconcile: ({ metadata }, context) => putTeam(metadata.name!, context),
      gone: (key, { simulation }) => forgetTeam(simulation, desk, nameIn(key)),
    }),
    defineController<TicketSourceObject>({
      name: 'ticket-source-controller', reconciles: ticketSources,
      reconcile: (_source, context) => putAllTeams(context), gone: (_key, context) => putAllTeams(context),
    }),
    defineController<AutomationObject>({
      name: 'automation-controller', reconciles: automations,
      reconcile(object, { simulation, api }) {
        const { name } = object.metadata
        setAutomation(simulation, desk, readAutomation(object).automation)
        const building = simulation.state(desk).buildings.get(name!)
        const status = statusOf(building?.readyAt)
        if (!deepEqual(status, object.status)) api.updateStatus(automations, { ...object, status })
        // It is built in hours of work; where there is no team yet, it waits for one.
        return building?.readyAt === undefined ? { requeueAfter: lookAgain } : undefined
      },
      gone: (key, { simulation }) => forgetAutomation(simulation, desk, nameIn(key)),
    }),
  ],
  parts: [monitoringNamespace as Part, desk as Part],
}
