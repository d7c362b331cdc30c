import type { Alert, MailTrouble } from '../../src/contract/alerts.ts';
import type { Preferences } from '../../src/contract/members.ts';
import { aMailTrouble } from './alert-builders.ts';
import { data, type FakeRoutes, fakeApi, type SentRequest } from './fake-api.ts';
import { usualChoices } from './notice-builders.ts';

/** Who looks at the pages of alerts: Dominique of support, unless told otherwise. */
export function aPerson(over: Partial<Preferences> = {}): Preferences {
  return {
    memberId: 's1',
    email: 'support@relais.example',
    name: 'Dominique',
    role: 'support',
    locale: 'fr',
    ...usualChoices,
    ...over,
  };
}

/** What the fake API holds. `routes` come before its own. */
export type AlertWorld = {
  alerts: readonly Alert[];
  readonly mail?: MailTrouble;
  readonly person?: Preferences;
  readonly routes?: FakeRoutes;
};

/** An API with `world.alerts`, which a test may change as it goes; the list filters by status as the API does. */
export function fakeAlerts(world: AlertWorld): SentRequest[] {
  const isListed = (alert: Alert, { status }: SentRequest['query']) =>
    status === undefined ? alert.status !== 'resolved' : alert.status === status;
  return fakeApi({
    'GET /api/preferences': () => data(world.person ?? aPerson()),
    'GET /api/admin/alerts': ({ query }) => {
      const found = world.alerts.filter((alert) => isListed(alert, query));
      const pageSize = Number(query['pageSize']);
      return data(found.slice(0, pageSize), { total: found.length, page: Number(query['page']), pageSize });
    },
    'GET /api/admin/incidents': () => data([], { total: 0, page: 1, pageSize: 20 }),
    'GET /api/admin/mail-trouble': () => data(world.mail ?? aMailTrouble()),
    ...world.routes,
  });
}

/** The text of an element with ordinary spaces, as a person reads it. */
export function read(element: Element | null): string {
  return (element?.textContent ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
}
