import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createLodgify } from '../../../../sandbox/hubs/lodgify/lodgify.ts';
import { apiKey, house, startLodgify } from './running-lodgify.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'relais-lodgify-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const clock = { now: () => '2026-11-24T08:00:00.000Z' };
const stayed = { ...house, from: '2026-12-01', to: '2026-12-04' };

test('accounts, stays, closed nights and subscriptions are there after a restart, and IDs go on', async () => {
  const file = join(folder, 'lodgify.json');
  const hub = await startLodgify({ file });
  const id = hub.control.addBooking(apiKey, stayed);
  const period = hub.control.closeNights(apiKey, house, { from: '2026-12-10', to: '2026-12-12' });
  hub.control.importNights(apiKey, house, [{ from: '2026-12-20', to: '2026-12-21' }]);
  await fetch(`${hub.url}/webhooks/v1/subscribe`, {
    method: 'POST',
    headers: { 'X-ApiKey': apiKey, 'content-type': 'application/json' },
    body: JSON.stringify({ event: 'booking_change', target_url: 'http://127.0.0.1:9/hook' }),
  });
  const before = hub.control.subscriptions(apiKey);
  await hub.close();

  const { control, stop } = createLodgify({ clock, deliversAtOnce: false, file });
  expect(control.subscriptions(apiKey)).toEqual(before);
  expect(control.addBooking(apiKey, stayed)).toBe(id + 1);
  expect(control.closeNights(apiKey, house, { from: '2027-01-10', to: '2027-01-12' })).toBe(period + 1);
  control.cancelBooking(apiKey, id);
  stop();
  const kept = JSON.parse(await readFile(file, 'utf8')) as unknown;
  expect(kept).toMatchObject({
    accounts: [
      {
        apiKey,
        bookings: [{ id, status: 'Declined' }, { status: 'Booked' }],
        properties: [
          {
            roomTypes: [
              {
                closed: [
                  ['2026-12-10', period],
                  ['2026-12-11', period],
                  ['2027-01-10', period + 1],
                  ['2027-01-11', period + 1],
                ],
                imported: ['2026-12-20'],
              },
              { closed: [] },
            ],
          },
        ],
      },
    ],
  });
});

test('a file that is broken is set aside', async () => {
  const file = join(folder, 'lodgify.json');
  await writeFile(file, '{"accounts":[{"apiKey":1}]}');
  const { control } = createLodgify({ clock, deliversAtOnce: false, file });
  expect(() => control.subscriptions(apiKey)).toThrow('no account');
  expect(await readFile(`${file}.broken`, 'utf8')).toContain('apiKey');
});
