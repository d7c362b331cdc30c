/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { FeedReport } from '../../src/contract/feeds.ts';
import type { Locale } from '../../src/domain/member.ts';
import { FeedPage } from '../../web/src/pages/feeds/FeedPage.tsx';
import { aPerson } from './alert-world.ts';
import { aListing, anId } from './builders.ts';
import { draw, drawPages } from './draw.tsx';
import { data, type FakeAnswer, fakeApi, problem } from './fake-api.ts';

const INSPECT = 'POST /api/feeds/inspect';
const LISTINGS = 'GET /api/listings';
const listing = aListing();
const meta = { total: 1, page: 1, pageSize: 100 };
const ADDRESS = 'https://www.airbnb.fr/calendar/ical/1.ics?s=abc';

function aReport(over: Partial<FeedReport> = {}): FeedReport {
  return {
    platform: 'airbnb',
    programs: ['-//Airbnb Inc//Hosting Calendar 1.0//EN'],
    timeZone: 'Europe/Paris',
    today: '2026-11-24',
    isWhole: true,
    coming: { bookings: 1, unknown: 0, blocks: 1, nights: 187 },
    pastEvents: 0,
    hints: [],
    warnings: [],
    unfamiliar: [],
    events: [
      { from: '2026-12-24', to: '2026-12-27', eventClass: 'booking', isOurs: false, mayFollowDate: false },
      { from: '2027-05-24', to: '2027-11-24', eventClass: 'block', isOurs: false, mayFollowDate: true },
    ],
    eventsLeftOut: 0,
    wouldExport: [{ from: '2026-12-24', to: '2026-12-27', summary: 'Reserved' }],
    ...over,
  };
}

function drawPage(answer: FakeAnswer, chosen: { listingId?: string; language?: Locale; listings?: unknown[] } = {}) {
  const sent = fakeApi({ [INSPECT]: () => answer, [LISTINGS]: () => data(chosen.listings ?? [listing], meta) });
  draw(<FeedPage listingId={chosen.listingId} />, { language: chosen.language ?? 'fr' });
  return { inspected: () => sent.filter(({ method }) => method === 'POST').map(({ body }) => body) };
}

const field = () => screen.getByRole<HTMLTextAreaElement>('textbox', { name: /iCal/ });
const fieldError = () => document.getElementById(`${field().id}-error`)?.textContent ?? null;
const pageText = () => document.body.textContent?.replaceAll('\u00a0', ' ') ?? '';

async function examine(source: string, button = 'Examiner') {
  await userEvent.click(field());
  await userEvent.paste(source);
  await userEvent.click(screen.getByRole('button', { name: button }));
}

describe('examining a calendar', () => {
  afterEach(cleanup);

  test('sends an address as an address', async () => {
    const { inspected } = drawPage(data(aReport()));
    await examine(`  ${ADDRESS}\n`);
    await screen.findByRole('heading', { name: 'Ce que relais lit' });
    expect(inspected()).toEqual([{ url: ADDRESS }]);
  });

  test('sends a calendar as a text, whole', async () => {
    const { inspected } = drawPage(data(aReport()));
    const calendar = 'BEGIN:VCALENDAR\nVERSION:2.0\nSUMMARY:x\n y\nEND:VCALENDAR';
    await examine(calendar);
    await screen.findByRole('heading', { name: 'Ce que relais lit' });
    expect(inspected()).toEqual([{ body: calendar }]);
  });

  test('names the listing that one came from', async () => {
    const { inspected } = drawPage(data(aReport()), { listingId: listing.id });
    expect(await screen.findByDisplayValue(listing.name)).toBeTruthy();
    await examine(ADDRESS);
    await screen.findByRole('heading', { name: 'Ce que relais lit' });
    expect(inspected()).toEqual([{ url: ADDRESS, listingId: listing.id }]);
  });

  test('asks for no listing where there is none', async () => {
    drawPage(data(aReport()), { listings: [] });
    await examine(ADDRESS);
    await screen.findByRole('heading', { name: 'Ce que relais lit' });
    expect(screen.queryByRole('combobox')).toBeNull();
  });

  test.each<[Locale, RegExp, string]>([
    ['fr', /Airbnb187 nuits à venir · 1 réservation, 1 fermeture/, 'Fermeture en bord de calendrier'],
    ['en', /Airbnb187 coming nights · 1 booking, 1 closure/, 'Closure at the edge of the calendar'],
  ])('shows in %s the platform, how much is taken, and each stay with its class', async (language, summary, edge) => {
    drawPage(data(aReport()), { language });
    await examine(ADDRESS, language === 'fr' ? 'Examiner' : 'Examine');
    await screen.findByText(edge);
    expect(pageText()).toMatch(summary);
    const rows = within(screen.getByRole('region', { name: language === 'fr' ? 'Nuits lues' : 'Nights read' }));
    expect(rows.getAllByRole('listitem').map(({ textContent }) => textContent)).toHaveLength(2);
    expect(rows.getAllByRole('listitem')[0]?.textContent).toMatch(/^(du 24 au 27 décembre|from 24 to 27 December|24)/);
  });

  test('leads to the report, whose hints come before everything else', async () => {
    const hints: FeedReport['hints'] = [
      { kind: 'own_export', ourEvents: 2, events: 9 },
      { kind: 'same_nights', connectionId: anId('c'), label: 'Vrbo', listingId: anId('d'), listingName: 'Le Nid' },
      { kind: 'wrong_listing', overlapping: 3, stays: 4 },
      { kind: 'end_is_last_night' },
    ];
    drawPage(data(aReport({ hints })));
    await examine(ADDRESS);
    const title = await screen.findByRole('heading', { name: 'Ce que relais lit' });
    expect(document.activeElement).toBe(title);
    const text = pageText().slice(pageText().indexOf('Ce que relais lit'));
    const order = [
      '2 entrées viennent de relais',
      'Les mêmes nuits que « Vrbo », de Le Nid',
      '3 des 4 séjours à venir chevauchent',
      'La date de fin semble être la dernière nuit',
      '187 nuits à venir',
    ].map((words) => text.indexOf(words));
    expect(order).not.toContain(-1);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
  });

  test('says that an export of relais was pasted', async () => {
    drawPage(data(aReport({ hints: [{ kind: 'own_export', ourEvents: 9, events: 9 }] })));
    await examine(ADDRESS);
    expect(await screen.findByText('C’est un calendrier publié par relais')).toBeTruthy();
  });

  test('says in French what was not read, and keeps the words that it does not know', async () => {
    const warnings = [
      'event 3: DTEND before DTSTART, left out',
      'event 4: something of tomorrow',
      'the text is not UTF-8, read as windows-1252',
      '7 more warnings',
    ];
    const unfamiliar = ['PRODID of no known platform', 'Airbnb UID prefix 0123abcd', 'something of tomorrow'];
    drawPage(data(aReport({ isWhole: false, warnings, unfamiliar })));
    await examine(ADDRESS);
    await screen.findByText('Tout n’a pas pu être lu');
    for (const words of [
      'Entrée 3 : la fin précède le début, laissée de côté',
      'Entrée 4 : something of tomorrow',
      'Le texte n’est pas en UTF-8 : il est lu comme du windows-1252.',
      'Et 7 autres remarques',
      'un programme (PRODID) que relais ne connaît pas',
      'un début d’identifiant nouveau chez Airbnb : 0123abcd',
      'something of tomorrow',
    ])
      expect(pageText()).toContain(words);
  });

  test('shows what would be published, and that it is no more than nights', async () => {
    drawPage(data(aReport()));
    await examine(ADDRESS);
    const summary = await screen.findByText('Ce que relais en dirait aux autres plateformes (1)');
    const exported = within(summary.closest('details') ?? document.body);
    expect(exported.getByRole('listitem', { hidden: true }).textContent).toMatch(/décembre 2026.*Réservé$/);
  });

  test('shows 25 stays of many at first, and all when asked', async () => {
    const events = Array.from({ length: 30 }, (_, index) => {
      const day = String(index + 1).padStart(2, '0');
      const next = index === 30 ? '31' : String(index + 2).padStart(2, '0');
      return {
        from: `2026-12-${day}`,
        to: `2026-12-${next}`,
        eventClass: 'unknown',
        isOurs: false,
        mayFollowDate: false,
      } as const;
    });
    drawPage(data(aReport({ events, eventsLeftOut: 4 })));
    await examine(ADDRESS);
    const region = within(await screen.findByRole('region', { name: 'Nuits lues' }));
    expect(region.getAllByRole('listitem')).toHaveLength(25);
    await userEvent.click(region.getByRole('button', { name: 'Tout afficher (30)' }));
    expect(region.getAllByRole('listitem')).toHaveLength(30);
    expect(pageText()).toContain('Et 4 autres entrées');
  });

  test('says of a calendar that closes nothing that it can be read', async () => {
    const coming = { bookings: 0, unknown: 0, blocks: 0, nights: 0 };
    drawPage(data(aReport({ platform: 'other', programs: [], coming, events: [], wouldExport: [] })));
    await examine(ADDRESS);
    expect(await screen.findByText('Ce calendrier est lisible et ne ferme aucune nuit à venir.')).toBeTruthy();
    expect(pageText()).toContain('Programme : non indiqué');
    expect(screen.queryByRole('region', { name: 'Nuits lues' })).toBeNull();
  });
});

describe('a calendar that cannot be examined', () => {
  afterEach(cleanup);

  test.each<[string, string, string, RegExp]>([
    ['an address', ADDRESS, 'feed_unreachable', /^Ce calendrier n’a pas pu être lu à cette adresse/],
    ['an address', 'http://10.0.0.1/x.ics', 'not_public', /^Cette adresse n’est pas accessible depuis Internet/],
    ['an address', 'https://relais.example/ical/x.ics', 'own_calendar', /que relais publie lui-même/],
    ['a text', '<html>\n</html>', 'not_a_calendar', /^Ce n’est pas un calendrier iCal complet/],
  ])('is refused at the field: %s %s', async (_, source, code, words) => {
    const pointer = source.includes('\n') ? '/body' : '/url';
    drawPage(problem(422, 'invalid', { errors: [{ pointer, code, detail: 'no' }] }));
    await examine(source);
    await waitFor(() => expect(fieldError()).toMatch(words));
    expect(document.activeElement).toBe(field());
    expect(screen.queryByRole('alert')).toBeNull();
    expect(field().value).toBe(source);
  });

  test('takes away the report of the calendar before it', async () => {
    const answers = [data(aReport()), problem(429, 'rate_limited')];
    fakeApi({ [INSPECT]: () => answers.shift() ?? problem(500, 'internal'), [LISTINGS]: () => data([], meta) });
    draw(<FeedPage listingId={undefined} />);
    await examine(ADDRESS);
    await screen.findByRole('heading', { name: 'Ce que relais lit' });
    await userEvent.click(screen.getByRole('button', { name: 'Examiner' }));
    expect((await screen.findByRole('alert')).textContent).toMatch(/Trop de demandes/);
    expect(screen.queryByRole('heading', { name: 'Ce que relais lit' })).toBeNull();
  });

  test('is not sent when nothing was pasted', async () => {
    const { inspected } = drawPage(data(aReport()));
    await userEvent.click(screen.getByRole('button', { name: 'Examiner' }));
    expect(fieldError()).toBe('Ce champ est obligatoire.');
    expect(inspected()).toEqual([]);
  });
});

describe('the way to the page', () => {
  afterEach(cleanup);

  const preferences = aPerson({ role: 'member' });
  const routes = {
    'GET /api/preferences': () => data(preferences),
    [LISTINGS]: () => data([listing], meta),
    [`GET /api/listings/${listing.id}`]: () => data(listing),
    [`GET /api/listings/${listing.id}/connections`]: () => data([]),
    [`GET /api/listings/${listing.id}/runs`]: () => data([], { total: 0, page: 1, pageSize: 20 }),
  };

  test('is in the navigation', async () => {
    fakeApi(routes);
    drawPages('/feeds');
    const link = await screen.findByRole('link', { name: 'Examiner un calendrier' });
    expect(link.getAttribute('href')).toBe('/feeds');
    expect(await screen.findByRole('heading', { level: 1, name: 'Examiner un calendrier' })).toBeTruthy();
  });

  test('is in the form that connects a calendar, with its listing', async () => {
    fakeApi(routes);
    drawPages(`/listings/${listing.id}?tab=connections`);
    await userEvent.click(await screen.findByRole('button', { name: 'Relier un calendrier' }));
    const link = await screen.findByRole('link', { name: 'L’examiner d’abord, sans rien relier' });
    expect(link.getAttribute('href')).toBe(`/feeds?listingId=${listing.id}`);
  });
});
