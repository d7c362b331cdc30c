import { describe, expect, it } from '@jest/globals';
import { renderAlertMail } from '../../../src/connectors/mail/render-alert-mail.ts';
import { failureKinds } from '../../../src/domain/failure.ts';
import { failureMessage } from '../../../src/domain/failure-message.ts';
import { failureName } from '../../../src/domain/failure-name.ts';
import { locales } from '../../../src/domain/member.ts';
import { notificationStages } from '../../../src/domain/notification.ts';
import { aDelivery, anEntry, entriesOf } from './a-delivery.ts';

const base = 'https://relais.example';

/** The text of the mail with plain spaces, so that a test reads as the mail does. */
async function written(...delivery: Parameters<typeof aDelivery>) {
  const mail = await renderAlertMail(aDelivery(...delivery), base);
  return { ...mail, text: mail.text.replace(/\u00a0/g, ' ') };
}

describe('a mail about one alert', () => {
  it('has a subject for each stage in each language', async () => {
    const subjects: string[] = [];
    for (const locale of locales) {
      for (const stage of notificationStages) {
        const entry = anEntry({ stage, failedAttempts: stage === 'owner' ? 1 : 3, reminder: 2 });
        subjects.push((await renderAlertMail(aDelivery([entry], { locale }), base)).subject);
      }
    }
    expect(subjects).toEqual([
      'La synchronisation de «\u00a0Gîte des Pins\u00a0» échoue',
      'Escalade\u00a0: la synchronisation de «\u00a0Gîte des Pins\u00a0» échoue (3 échecs)',
      'Rappel 2\u00a0: la synchronisation de «\u00a0Gîte des Pins\u00a0» échoue toujours (3 échecs)',
      'Rétablie\u00a0: la synchronisation de «\u00a0Gîte des Pins\u00a0» fonctionne de nouveau',
      'The sync of “Gîte des Pins” fails',
      'Escalated: the sync of “Gîte des Pins” fails (3 failures)',
      'Reminder 2: the sync of “Gîte des Pins” still fails (3 failures)',
      'Recovered: the sync of “Gîte des Pins” works again',
    ]);
  });

  it('tells support the listing, the cause, when it failed on the listing’s clock, how often, what to do and where', async () => {
    const { text, html } = await written();
    expect(text).toContain('Bonjour Camille Durand,');
    expect(text).toContain('Logement : Gîte des Pins');
    expect(text).toContain('Cause : Calendrier introuvable sur la plateforme');
    expect(text).toContain('Premier échec : 1er novembre 2026, 7 h 05 (Europe/Paris)');
    expect(text).toContain('Dernier échec : 24 novembre 2026, 14 h 20 (Europe/Paris)');
    expect(text).toContain('Échecs de suite : 3');
    expect(text).toMatch(/Que faire : Seul l’hôte peut donner la nouvelle adresse/);
    expect(text).toContain(`${base}/admin/alerts/a1b2`);
    expect(html).toMatch(/<html[^>]* lang="fr"/);
    expect(html).toContain(`href="${base}/admin/alerts/a1b2"`);
  });

  it('tells the same in English, in the zone of the listing', async () => {
    const { text, html } = await written([anEntry({ timeZone: 'America/Martinique' })], { locale: 'en' });
    expect(text).toContain('Hello Camille Durand,');
    expect(text).toContain('Cause: Calendar not found on the platform');
    expect(text).toContain('Last failure: 24 November 2026, 9:20 (America/Martinique)');
    expect(text).toContain('Failures in a row: 3');
    expect(text).toContain('What to do: Only the host can give the new export address, or connect the account again.');
    expect(html).toMatch(/<html[^>]* lang="en"/);
  });

  it.each(failureKinds)('names %s to support as it is, with something to do, in each language', async (errorType) => {
    for (const locale of locales) {
      const { text } = await written([anEntry({ errorType })], { locale });
      expect(text).toContain(failureName(errorType, locale));
      expect(text).toMatch(/(Que faire :|What to do:) \S.{30}/);
    }
  });

  it('tells an owner what a member is told, with the listing’s page', async () => {
    for (const locale of locales) {
      const { text } = await written([anEntry({ stage: 'owner', errorType: 'AUTH' })], { locale });
      expect(text).toContain(failureMessage('AUTH', locale, 'unknown').replace(/\u00a0/g, ' '));
      expect(text).toContain(`${base}/listings/l1`);
      expect(text).not.toContain('/admin/');
    }
  });

  it('tells owners of BLOCKED, CONFIG and TRANSIENT in the same words, alone and in a bundle', async () => {
    for (const locale of locales) {
      for (const count of [1, 3]) {
        const told = await Promise.all(
          (['BLOCKED', 'CONFIG', 'TRANSIENT'] as const).map((errorType) =>
            written(entriesOf(count, { stage: 'owner', errorType }), { locale }),
          ),
        );
        expect(new Set(told.map((mail) => mail.html)).size).toBe(1);
      }
    }
  });

  it('asks nothing of anybody once it recovered', async () => {
    const { text } = await written([anEntry({ stage: 'recovered', failedAttempts: 0 })]);
    expect(text).toContain('Vous n’avez rien à faire.');
    expect(text).not.toMatch(/Que faire|Échecs de suite/);
  });

  it('counts no failures of an alert whose last run was good, and says so', async () => {
    const { subject, text } = await written([anEntry({ failedAttempts: 0 })]);
    expect(subject).toMatch(/échoue$/);
    expect(text).not.toContain('Échecs de suite');
    expect(text).toContain('Une synchronisation a réussi depuis : encore une');
  });

  it('says “1 échec” and “1 failure” of one', async () => {
    const one = [anEntry({ failedAttempts: 1 })];
    expect((await written(one)).subject).toMatch(/\(1 échec\)$/);
    expect((await written(one, { locale: 'en' })).subject).toMatch(/\(1 failure\)$/);
  });

  it('greets a mailbox without a name', async () => {
    expect((await written(undefined, { name: '' })).text).toContain('Bonjour,');
  });
});

describe('a mail about the alert of an account connection', () => {
  const account = { kind: 'connection', id: 'c1', name: 'Alpaca', ownerId: 'm1' } as const;
  const ofAccount = (over: Parameters<typeof anEntry>[0] = {}) =>
    anEntry({ subject: account, errorType: 'AUTH', ...over });

  it('tells support which account, what failed in its words, and what to do', async () => {
    const { subject, text } = await written([ofAccount()]);
    expect(subject).toBe('Escalade\u00a0: la synchronisation de «\u00a0Alpaca\u00a0» échoue (3 échecs)');
    expect(text).toContain('La synchronisation du compte relié « Alpaca » échoue.');
    expect(text).toContain('Compte relié : Alpaca');
    expect(text).toContain('Cause : Accès refusé par le service');
    expect(text).toMatch(/Que faire : Seul le titulaire du compte peut le corriger/);
    expect(text).toContain(`${base}/admin/alerts/a1b2`);
    expect(text).not.toMatch(/logement|hôte|calendrier/i);
  });

  it('leads its owner to the page of the account, with the cause as it is, in the owner’s language', async () => {
    const { text, html } = await written([ofAccount({ stage: 'owner', errorType: 'CONFIG' })], { locale: 'en' });
    expect(text).toContain('Your connected account “Alpaca” no longer syncs.');
    expect(text).toContain('Connected account: Alpaca');
    expect(text).toContain('Cause: Connected account’s settings to correct');
    expect(text).toContain('What to do: Something is missing for this account, here or at the service.');
    expect(text).toContain('You get this mail because this connected account is yours.');
    expect(text).toContain(`${base}/accounts/c1`);
    expect(html).not.toContain('/admin/');
  });

  it.each(failureKinds.flatMap((kind) => locales.map((locale) => ({ kind, locale }))))(
    'says nothing of calendars for $kind in $locale',
    async ({ kind, locale }) => {
      for (const stage of notificationStages) {
        const { subject, text } = await written([ofAccount({ stage, errorType: kind })], { locale });
        expect(`${subject} ${text}`).not.toMatch(/logement|calendrier|hôte|nuit|listing|calendar|host\b|night/i);
      }
    },
  );

  it('stands in a bundle beside listings, in words for both, each with its own cause and page', async () => {
    const entries = [ofAccount({ errorType: 'TRANSIENT' }), ...entriesOf(2, { errorType: 'TRANSIENT' })];
    const { subject, text } = await written(entries);
    expect(subject).toBe('Escalade\u00a0: 3 synchronisations échouent');
    expect(text).toContain('Service injoignable (1)');
    expect(text).toContain('Calendrier injoignable (2)');
    const own = [ofAccount({ stage: 'owner' }), ...entriesOf(1, { stage: 'owner', errorType: 'NOT_FOUND' })];
    const owners = await written(own, { locale: 'en' });
    expect(owners.subject).toBe('2 of your syncs fail');
    expect(owners.text).toContain(`Alpaca ${base}/accounts/c1`);
    expect(owners.text).toContain(`Logement 0 ${base}/listings/listing-0`);
    expect(owners.text).toContain('these listings and connected accounts are yours');
    expect(owners.html).not.toContain('/admin/');
  });
});

describe('a mail about several alerts', () => {
  it('says how many, why, and the first twenty of 500 with their links, in less than 100 kB', async () => {
    const entries = entriesOf(500).map((entry, index) => ({
      ...entry,
      errorType: index % 5 === 0 ? ('NOT_FOUND' as const) : ('TRANSIENT' as const),
    }));
    const { subject, html, text } = await written(entries);
    expect(subject).toBe('Escalade\u00a0: la synchronisation de 500 logements échoue');
    expect(text).toContain('500 alertes escaladées');
    expect(text.indexOf('Calendrier injoignable (400)')).toBeGreaterThan(0);
    expect(text.indexOf('Calendrier injoignable (400)')).toBeLessThan(
      text.indexOf('Calendrier introuvable sur la plateforme (100)'),
    );
    const linked = [
      ...text.matchAll(/^Logement (\d+) https:\/\/relais\.example\/admin\/alerts\/alert-escalated-(\d+)$/gm),
    ];
    expect(linked.map(([, name, id]) => [name, id])).toEqual(
      Array.from({ length: 20 }, (_, index) => [String(index), String(index)]),
    );
    expect(text).toContain('… et 480 autres');
    expect(text).toContain(`${base}/admin/alerts/calendar-sync`);
    expect(Buffer.byteLength(html)).toBeLessThan(100_000);
  });

  it('puts the stages under headings of their own, and none crowds out another', async () => {
    const entries = [
      ...entriesOf(40),
      ...entriesOf(8, { stage: 'reminder', reminder: 1 }),
      ...entriesOf(1, { stage: 'owner', errorType: 'CONFIG' }),
      ...entriesOf(2, { stage: 'recovered', failedAttempts: 0 }),
    ];
    const { subject, text } = await written(entries, { locale: 'en' });
    expect(subject).toBe('Sync alerts: 40 escalated, 8 still open, 1 on your listings, 2 resolved');
    expect(text).toContain('This mail brings together 51 sync alerts.');
    const headings = [
      '40 escalated alerts',
      '8 alerts still open',
      '1 of your listings no longer syncs',
      '2 resolved alerts',
    ];
    const places = headings.map((heading) => text.indexOf(heading));
    expect(places).toEqual([...places].sort((one, other) => one - other));
    expect(places[0]).toBeGreaterThan(0);
    expect(text).toContain('… and 28 others');
    expect(text).toContain('… and 3 others');
    expect(text).toContain(`Logement 0 ${base}/listings/listing-0`);
    expect(text).toContain(`Logement 1 ${base}/admin/alerts/alert-recovered-1`);
  });

  it('shows an owner no page of support', async () => {
    const { subject, html, text } = await written(entriesOf(2, { stage: 'owner', errorType: 'NOT_FOUND' }));
    expect(subject).toBe('La synchronisation de 2 de vos logements échoue');
    expect(text).toContain(`${base}/listings`);
    expect(html).not.toContain('/admin/');
  });

  it('names one and many right', async () => {
    const { text } = await written([...entriesOf(21), ...entriesOf(1, { stage: 'recovered', failedAttempts: 1 })]);
    expect(text).toContain('21 alertes escaladées');
    expect(text).toContain('1 alerte résolue');
    expect(text).toContain('… et 2 autres');
    const { text: fewer } = await written(entriesOf(21));
    expect(fewer).toContain('… et 1 autre\n');
  });

  it('has every address of its HTML in its text', async () => {
    const entries = [...entriesOf(6), ...entriesOf(2, { stage: 'owner' }), ...entriesOf(3, { stage: 'recovered' })];
    for (const told of [entries, entries.slice(0, 1), entries.slice(6, 7)]) {
      const { html, text } = await written(told);
      const addresses = [...html.matchAll(/href="(https?:[^"]+)"/g)].map(([, address]) => address ?? '');
      expect(addresses.length).toBeGreaterThan(0);
      for (const address of addresses) expect(text).toContain(address);
    }
  });
});
