/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { act, cleanup, screen } from '@testing-library/react';
import type { Export } from '../../src/contract/exports.ts';
import { CauseItem } from '../../web/src/pages/listing/calendar/CauseItem.tsx';
import { SilenceNotice } from '../../web/src/pages/listing/exports/SilenceNotice.tsx';
import { aCause, aConnection, aListing, anId } from './builders.ts';
import { drawLinked } from './draw.tsx';
import { data, fakeApi } from './fake-api.ts';

const listing = aListing();
const pass = (ms: number) => act(() => jest.advanceTimersByTimeAsync(ms));
const pageText = () => document.body.textContent?.replaceAll('\u00a0', ' ');
const stopped = '2026-11-22T05:58:00.000Z';

function anExport(over: Partial<Export> = {}): Export {
  return {
    ...{ id: anId('e1'), listingId: listing.id, connectionId: null, label: 'GreenGo', platform: null },
    ...{ kind: 'destination', createdAt: '2026-11-01T06:00:00.000Z', previousUntil: null },
    ...{ lastReadAt: stopped, lastReader: 'GreenGo', ownReadAt: stopped, silentSince: stopped },
    ...over,
  };
}
const connections = { [`GET /api/listings/${listing.id}/connections`]: () => data([aConnection()]) };

async function drawNotice(exports: readonly Export[], own = true) {
  const sent = fakeApi({ [`GET /api/listings/${listing.id}/exports`]: () => data(exports), ...connections });
  drawLinked(<SilenceNotice listing={{ ...listing, own }} />);
  await pass(50);
  return sent;
}

beforeEach(() => {
  jest.useFakeTimers({ now: Date.parse('2026-11-24T06:10:00.000Z') });
});
afterEach(() => {
  cleanup();
  jest.useRealTimers();
});

describe('a listing whose calendar a platform no longer reads', () => {
  test('says so on its page, since when, what it means, and leads to where it is mended', async () => {
    await drawNotice([anExport(), anExport({ id: anId('e2'), label: 'Smoobu', silentSince: null })]);

    expect(pageText()).toContain('GreenGo : plus aucune lecture depuis 2 jours');
    expect(pageText()).toContain('Les nuits vendues ailleurs depuis y restent libres.');
    expect(pageText()).not.toContain('Smoobu');
    const link = screen.getByRole('link', { name: 'Voir les calendriers publiés' });
    expect(link.getAttribute('href')).toBe(`/listings/${listing.id}?tab=exports`);
  });

  test('says so of one that its platform has not begun to read in a day', async () => {
    const createdAt = '2026-11-22T05:58:00.000Z';
    const never = anExport({
      ...{ id: anId('e2'), label: 'Vrbo', createdAt, silentSince: createdAt },
      ...{ ownReadAt: null, lastReadAt: null, lastReader: null },
    });
    await drawNotice([anExport({ silentSince: null }), never]);

    expect(pageText()).toContain('Une plateforme n’a pas encore lu votre calendrier');
    expect(pageText()).toContain('Vrbo : jamais lu, l’adresse existe depuis 2 jours');
    expect(pageText()).toContain('Vérifiez que l’adresse y est bien enregistrée.');
    expect(pageText()).not.toContain('ne lit plus');
    cleanup();
    await drawNotice([anExport(), never]);
    expect(pageText()).toContain('Une plateforme ne lit plus votre calendrier');
    expect(pageText()).toContain('GreenGo : plus aucune lecture depuis 2 jours');
    expect(pageText()).toContain('Vrbo : jamais lu, l’adresse existe depuis 2 jours');
  });

  test('says nothing where all are read, or one was made today', async () => {
    const today = { createdAt: '2026-11-24T05:00:00.000Z', silentSince: null, ownReadAt: null };
    const sent = await drawNotice([anExport({ silentSince: null }), anExport({ id: anId('e2'), ...today })]);

    expect(sent).toHaveLength(1);
    expect(pageText()).not.toContain('lecture');
  });

  test('asks for nothing that is for its owner alone', async () => {
    expect(await drawNotice([anExport()], false)).toEqual([]);
  });
});

describe('a cause of a night', () => {
  async function drawCause(over: Parameters<typeof aCause>[0]) {
    fakeApi(connections);
    const cause = aCause({ eventClass: 'block', ...over });
    drawLinked(<CauseItem cause={cause} listing={listing} onChanged={() => undefined} />);
    await pass(50);
  }

  test('says in which sync it was seen first, and leads to the syncs', async () => {
    await drawCause({ run: { id: anId('r1'), number: 12 } });

    const link = screen.getByRole('link', { name: /synchronisation n°.12/ });
    expect(link.getAttribute('href')).toBe(`/listings/${listing.id}?tab=runs`);
  });

  test('that is no stay says who has read it, and who has not', async () => {
    const greengo = { exportId: anId('e1'), connectionId: null, platform: null, label: 'GreenGo' };
    const readAt = '2026-11-24T06:05:00.000Z';
    await drawCause({
      exportedTo: [
        { ...greengo, readAt },
        { ...greengo, exportId: anId('e2'), label: 'Smoobu', readAt: null },
      ],
    });

    expect(pageText()).toContain('GreenGo : lu il y a 5 minutes');
    expect(pageText()).toContain('Smoobu : pas encore lu');
  });
});
