import { openBilletwebFake } from '../../../../sandbox/accounts/billetweb/billetweb-fake.ts';
import { createBilletwebConnector } from '../../../../src/connectors/accounts/billetweb/billetweb-connector.ts';
import { type ContractCase, spoiled } from './contract-case.ts';

const token = 'MTIzNDU6c2VjcmV0a2V5LW9mLW5vYm9keQ==';
const eventIds = [1231, 1232, 1233, 1234] as const;

/** Events with sessions and events with a single date; all are linked, which the store tells in the configuration. */
export const billetwebCase: ContractCase = {
  name: 'billetweb',
  connector: 'billetweb',
  cutOff: '[{"id":"1235","ext_id":"soi',
  open({ clock, serve }) {
    const { router, control } = openBilletwebFake({ clock });
    control.addAccount({ token });
    for (const id of eventIds) control.putEvent(token, eventOf(id));
    for (const eventId of eventIds.filter(isSingle)) control.sell(token, { eventId, count: 2 });
    const linkedEvents = eventIds.map((id) => `${id}:${isSingle(id) ? 0 : 1}`);
    const access = { connectionId: 'connection-1', config: { linkedEvents }, secrets: { token }, accountId: null };
    const errors = ['unauthorized', 'rate_limiting', 'not_found', 'new_word'].map((error) =>
      JSON.stringify({ error, description: `refused: Basic ${token}` }),
    );
    return {
      connector: createBilletwebConnector({ openHttp: serve({ api: router }) }),
      access,
      refused: { ...access, secrets: { token: 'Z29uZTpyZXZva2VkLWtleS1vZi1ub2JvZHk=' } },
      truth: eventIds.flatMap((id) => [`event ${id}`, `places ${id}`]),
      addOne() {
        control.putEvent(token, eventOf(1239));
        return 'event 1239';
      },
      spoilOne() {
        control.editEvent(token, 1231, { odd: { multiple: spoiled } });
        return 'event 1231';
      },
      faults: [
        ...(['rate_limiting', 'challenge', 'restricted', 'object', 'truncated', 'reset'] as const).map((kind) => ({
          name: kind,
          set: () => control.setFault({ kind }),
        })),
        ...errors.flatMap((text) =>
          [200, 401, 403, 500].map((status) => ({
            name: `${status} ${text.slice(0, 30)}`,
            set: () => control.setFault({ kind: 'body', status, text }),
          })),
        ),
      ],
      clearFaults: () => control.clearFaults(),
      overLimit: () => control.overLimit(),
    };
  },
};

function isSingle(id: number): boolean {
  return id % 2 === 0;
}

function eventOf(id: number) {
  const startsAt = '2026-12-31T19:00:00.000Z';
  const event = { id, slug: `soiree-${id}`, name: 'Retro future shock', startsAt, isMultiple: !isSingle(id) };
  const session = { id: id * 10, name: '', startsAt, endsAt: null, isDisabled: false, quota: '120' };
  return isSingle(id)
    ? { ...event, rates: [{ id: id * 10, name: 'Plein tarif', quota: '100' }] }
    : { ...event, sessions: [session] };
}
