import { afterEach, describe, expect, it } from '@jest/globals';
import type { HubFault } from '../../../sandbox/hubs/hub-desk.ts';
import type { HubAccess, HubConnector } from '../../../src/hub-ports.ts';
import { stopSandboxes } from '../../sandbox/running-sandbox.ts';
import { aCall, beds24World, today } from './beds24-world.ts';
import { smoobuWorld } from './smoobu-world.ts';

afterEach(stopSandboxes);

const guest = 'Sam Example';
const said = { success: false, error: guest, title: guest, detail: guest, errors: [{ field: guest, message: guest }] };
const badEntry = { [guest]: guest, id: guest, arrival: guest, departure: guest, apartment: { id: guest } };
const list = { success: true, pages: { nextPageExists: false }, page_count: 1, data: [badEntry], bookings: [badEntry] };
const faults: readonly HubFault[] = [
  ...[400, 401, 403, 404, 409, 422, 429, 500, 503].map((code) => ({ kind: 'status', code, body: said }) as const),
  ...[said, [said], list, { ...list, data: { [guest]: guest } }, guest].map(
    (body) => ({ kind: 'status', code: 200, body }) as const,
  ),
  { kind: 'status', code: 302, headers: { location: `https://else.example/?guest=${guest}` }, body: said },
  { kind: 'html' },
  { kind: 'lost_answer' },
];

/** Beds24's token stays good, so that what goes wrong is what it is asked for. */
const paths = { beds24: ['/bookings', '/inventory', '/properties'], smoobu: ['/api'] } as const;

describe.each(['beds24', 'smoobu'] as const)('whatever goes wrong at %s', (name) => {
  it.each(faults)('by %j, nothing of a guest, a secret or an address is told', async (fault) => {
    const { hub, connector, access, unitId } = name === 'beds24' ? await beds24World() : await smoobuWorld();
    for (const path of paths[name]) hub.setFault({ ...fault, path });
    const texts = await textsOf(connector, access, unitId);
    expect(texts.length).toBeGreaterThan(3);
    for (const text of texts) {
      for (const secret of [
        'Sam',
        'Example',
        '?',
        'http://',
        'else.example',
        unitId,
        ...Object.values(access.secrets),
      ]) {
        expect(text).not.toContain(secret);
      }
    }
  });
});

/** All that is told of calls that went wrong. */
async function textsOf(connector: HubConnector, access: HubAccess, unitId: string): Promise<string[]> {
  const unit = { unitId, today, ours: [] };
  const closure = { ...unit, from: '2026-12-01', to: '2026-12-08', key: 'k1', remoteId: unitId };
  const read = await connector.readUnit(access, { ...unit, timeZone: 'Europe/Paris', stays: [] }, aCall);
  const others = await Promise.all([
    connector.connect({ ...access.secrets, inviteCode: 'an-invite-code' }, aCall),
    connector.listUnits(access, aCall),
    connector.listClosures(access, unit, aCall),
    connector.closeNights(access, closure, aCall),
    connector.openNights(access, { ...closure, stillClosed: [] }, aCall),
    connector.subscribe(
      access,
      { url: 'https://relais.example/hook', headerToken: 'a-token', keep: async () => {} },
      aCall,
    ),
  ]);
  const warnings = read.outcome === 'answered' ? read.value.warnings : [];
  const details = [read, ...others].flatMap((answer) => ('failure' in answer ? [answer.failure.detail] : []));
  return [...warnings, ...details];
}
