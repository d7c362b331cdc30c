/** @jest-environment jsdom */
import { afterEach, describe, expect, test } from '@jest/globals';
import { cleanup, screen, within } from '@testing-library/react';
import { aMail, anAlert, anEscalatedAlert } from './alert-builders.ts';
import { aPerson, fakeAlerts, read } from './alert-world.ts';
import { anId } from './builders.ts';
import { drawPages } from './draw.tsx';

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const section = () => screen.findByRole('region', { name: 'Alertes de synchronisation' });
const many = Array.from({ length: 12 }, (_, index) =>
  anEscalatedAlert({ id: anId(`b${index}`), subjectName: `Gîte ${index}`, failedAttempts: 20 - index }),
);

describe('the support dashboard', () => {
  afterEach(cleanup);

  test('is where support lands, with the open alerts in the order of the API and the way to all of them', async () => {
    fakeAlerts({ alerts: many });
    const { router } = drawPages('/');
    const titles = await within(await section()).findAllByRole('heading', { level: 3 });
    expect(router.state.location.pathname).toBe('/admin');
    expect(titles.map(read)).toEqual(many.slice(0, 10).map(({ subjectName }) => subjectName));
    expect(read(screen.getByRole('link', { name: /^Voir les 12/ }))).toBe('Voir les 12 alertes');
  });

  test('is not where a member lands', async () => {
    fakeAlerts({ alerts: [], person: aPerson({ role: 'member' }) });
    const { router } = drawPages('/');
    await screen.findByRole('heading', { level: 1, name: 'Logements' });
    expect(router.state.location.pathname).toBe('/listings');
    expect(screen.queryByRole('link', { name: 'Alertes' })).toBeNull();
  });

  test('tells a member that it is for support, and asks the API for nothing', async () => {
    const sent = fakeAlerts({ alerts: [], person: aPerson({ role: 'member' }) });
    drawPages('/admin');
    await screen.findByText(/réservée au support/);
    expect(sent.filter(({ path }) => path.startsWith('/api/admin'))).toEqual([]);
  });

  test('says of each alert where, why, how often, since when and in whose hands', async () => {
    const held = anEscalatedAlert({
      failedAttempts: 3,
      firstFailedAt: hoursAgo(5),
      lastFailedAt: hoursAgo(2),
      acknowledgedBy: { id: 's2', name: 'Odile' },
      acknowledgedUntil: hoursAgo(-72),
      snoozedUntil: hoursAgo(-72),
    });
    fakeAlerts({ alerts: [held] });
    drawPages('/admin');
    const item = await within(await section()).findByText('Calendrier introuvable sur la plateforme');
    const said = read(item.closest('li'));
    expect(said).toContain('3échecs de suite');
    expect(said).toContain('Escaladé');
    expect(said).toContain('En échec depuis 5 heures · dernier échec il y a 2 heures');
    expect(said).toMatch(/Pris en charge par Odile jusqu’au \d/);
    expect(said).toMatch(/En veille jusqu’au \d/);
    const link = screen.getByRole('link', { name: held.subjectName });
    expect(link.getAttribute('href')).toBe(`/listings/${held.listingId}`);
  });

  test('does not call failing what recovers', async () => {
    fakeAlerts({ alerts: [anEscalatedAlert({ failedAttempts: 0, goodRuns: 1, firstFailedAt: hoursAgo(5) })] });
    drawPages('/admin');
    const said = read((await screen.findByText(/^1.bonne synchronisation sur 2$/)).closest('li'));
    expect(said).toContain('0échec de suite');
    expect(said).toContain('Premier échec il y a 5 heures');
    expect(said).not.toContain('En échec depuis');
  });

  test('counts what is open, escalated and old, and leads to each', async () => {
    fakeAlerts({ alerts: [anEscalatedAlert(), anAlert({ id: anId('a9') })] });
    drawPages('/admin');
    const counts = within(await screen.findByRole('list', { name: 'Alertes en chiffres' }));
    expect(read(await counts.findByRole('link', { name: '2 Ouvertes' }))).toBe('2 Ouvertes');
    const escalated = await counts.findByRole('link', { name: '1 Escaladées' });
    expect(escalated.getAttribute('href')).toBe('/admin/alerts/calendar-sync?status=escalated');
    const old = await counts.findByRole('link', { name: /Depuis plus de 24/ });
    expect(old.getAttribute('href')).toBe('/admin/alerts/calendar-sync?failingForHours=24');
  });

  test('says that all is well when nothing is open and every mail arrived', async () => {
    fakeAlerts({ alerts: [] });
    drawPages('/admin');
    await screen.findByText('Tout va bien');
    expect(screen.queryByText(/mail/i)).toBeNull();
  });
});

describe('mail trouble on the dashboard', () => {
  afterEach(cleanup);

  test('shows which mails did not arrive, and leads to their alerts', async () => {
    const failed = [
      { ...aMail({ status: 'refused', settledAt: hoursAgo(3), trouble: '550 at RCPT TO' }), subjectName: 'Villa Azur' },
      { ...aMail({ id: anId('b2'), status: 'expired', settledAt: hoursAgo(3) }), subjectName: 'Chalet' },
    ];
    fakeAlerts({ alerts: [], mail: { failed, waiting: null } });
    drawPages('/admin');
    const refused = await screen.findByRole('link', { name: /^Villa Azur/ });
    expect(read(refused)).toBe('Villa Azur : Mail d’escalade, refusé par le serveur mail il y a 3 heures');
    expect(refused.getAttribute('href')).toBe(`/admin/alerts/${aMail().alertId}`);
    expect(read(screen.getByRole('link', { name: /^Chalet/ }))).toMatch(/abandonné il y a 3 heures après 72 h/);
    screen.getByText('550 at RCPT TO');
  });

  test.each([
    [1, '1 avis attend depuis 2 heures : le serveur mail ne l’accepte pas.'],
    [12, '12 avis attendent depuis 2 heures : le serveur mail ne les accepte pas.'],
  ])('says that %i wait for the mail server', async (notifications, said) => {
    const waiting = { notifications, since: hoursAgo(2), trouble: 'connection refused', retryAt: hoursAgo(-1) };
    fakeAlerts({ alerts: [], mail: { failed: [], waiting } });
    drawPages('/admin');
    const notice = await screen.findByText(/du serveur|le serveur mail/);
    expect(read(notice)).toBe(`${said} Prochain essai dans 1 heure.`);
  });
});
