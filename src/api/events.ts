import * as contract from '../contract/events.ts';
import { eventWarningMessage } from '../domain/event-warning.ts';
import type { TicketedEvent } from '../event-ports.ts';
import type { ApiDeps } from './api-deps.ts';
import { byPerson } from './by-hand.ts';
import { invalid, notFound, type Refusal } from './refusal.ts';
import { handle } from './route-handler.ts';
import type { Person } from './session.ts';
import { createSignals } from './signals.ts';

/** Formations and stages, with the places that a ticketing service tells of them. */
export function eventRoutes(deps: ApiDeps) {
  const { events } = deps;
  const signals = createSignals(deps);
  const readNow = async ({ connectionId }: TicketedEvent, call: Parameters<typeof byPerson>[0]) => {
    if (connectionId === null) return;
    await deps.accounts.requestAnother(byPerson(call), connectionId);
    await signals.accountSyncRequested(connectionId);
  };
  return {
    listEvents: handle(contract.listEvents, async ({ query, person }) => {
      const { items, total } = await events.list(person.memberId, query);
      return { data: items.map((event) => presentEvent(event, person)), meta: { total, ...query } };
    }),

    createEvent: handle(contract.createEvent, async (call) => {
      const { totalByHand = null, connectionId, ...fields } = call.body;
      const saved = await events.create(byPerson(call), { ...fields, totalByHand, connectionId });
      if (!saved) return noAccount;
      if (saved.outcome !== 'saved') return alreadyAdded;
      await readNow(saved.event, call);
      return { data: presentEvent(saved.event, call.person), location: `/api/events/${saved.event.id}` };
    }),

    getEvent: handle(contract.getEvent, async ({ params, reach, person }) => {
      const event = await events.find(reach, params.eventId);
      return event ? { data: presentEvent(event, person) } : notFound('event', params.eventId);
    }),

    updateEvent: handle(contract.updateEvent, async (call) => {
      const saved = await events.update(byPerson(call), call.params.eventId, call.body);
      if (!saved) return notFound('event', call.params.eventId);
      if (saved.outcome !== 'saved') return alreadyAdded;
      await readNow(saved.event, call);
      return { data: presentEvent(saved.event, call.person) };
    }),

    deleteEvent: handle(contract.deleteEvent, async (call) =>
      (await events.remove(byPerson(call), call.params.eventId))
        ? { data: undefined }
        : notFound('event', call.params.eventId),
    ),
  };
}

function presentEvent({ ownerId: _ownerId, warning, sessions, ...event }: TicketedEvent, { locale }: Person) {
  return {
    ...event,
    warning: warning && { code: warning, message: eventWarningMessage(warning, locale) },
    sessions: sessions.map((session) => ({ ...session })),
  };
}

const alreadyAdded: Refusal<'event_already_added'> = {
  refused: 'event_already_added',
  detail: 'You have a formation or stage with this reference already. Change that one, or give another reference.',
};

const noAccount = invalid([
  {
    pointer: '/connectionId',
    code: 'invalid_value',
    detail: 'is no Billetweb account of yours: connect one first',
  },
]);
