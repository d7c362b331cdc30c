import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { z } from 'zod';
import { eventually } from '../../support/eventually.ts';
import { expectEventually } from '../expect-eventually.ts';
import { hasFocus, tabTo } from '../keyboard.ts';
import { linkIn, mailTo } from '../mailbox.ts';
import type { Visitor } from '../visitor.ts';
import { demo, type World } from '../world.ts';

const LISTING = 'Chalet Bellevue';
const NOTE = 'Nouveau lien demandé à l’hôte.';

const alertsSchema = z.array(z.object({ id: z.string(), listingId: z.string(), status: z.string() }));
const eventsSchema = z.array(z.object({ action: z.string(), actorRole: z.string().nullable() }));
const workflowSchema = z.object({ workflowExecutionInfo: z.object({ status: z.string() }) });

/** The demo's failing feed: from the mail to the resolution without a mouse, and open again by the next failure. */
export function escalatedAlertJourney(world: World): void {
  let support: Visitor;
  let page: Page;
  let alert: { readonly id: string; readonly listingId: string };
  const title = (): Locator => page.getByRole('heading', { level: 1, name: /Alerte\s:\sChalet Bellevue/ });
  const badge = (text: string): Locator => page.getByRole('main').getByText(text, { exact: true }).first();
  beforeAll(async () => {
    support = await world.stranger();
    page = support.page;
  });
  afterAll(() => world.everyoneLeaves());

  test('the escalation mail’s link asks to sign in, and leads to the alert', async () => {
    const subject = `Escalade : la synchronisation de « ${LISTING} » échoue (3 échecs)`;
    const mail = await mailTo(world.addresses.mailbox, demo.support.email, subject);
    await page.goto(linkIn(mail));
    await tabTo(page, page.getByLabel('Adresse e-mail'));
    await page.keyboard.type(demo.support.email);
    await tabTo(page, page.getByLabel('Mot de passe', { exact: true }));
    await page.keyboard.type(demo.support.password);
    await page.keyboard.press('Enter');
    await title().waitFor();
    await badge('Escaladé').waitFor();
    await page.getByText('Synchronisation nº 3').waitFor();
    await support.look('alert');
    const api = await world.api(demo.support);
    const [found] = await api.data(alertsSchema, { method: 'GET', path: '/api/admin/alerts/calendar-sync' });
    expect(found?.status).toBe('escalated');
    if (found) alert = found;
  });

  test('resolves it by keyboard, with a note', async () => {
    const resolve = page.getByRole('button', { name: `Résoudre l’alerte de ${LISTING}` });
    await tabTo(page, resolve);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Résoudre l’alerte' });
    await dialog.getByText('le prochain échec sous 24 h rouvrira cette alerte').waitFor();
    await expectEventually(() => hasFocus(dialog.getByLabel('Note')), true);
    await page.keyboard.type(NOTE);
    await support.look('alert-resolving');
    await tabTo(page, dialog.getByRole('button', { name: 'Résoudre', exact: true }));
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await badge('Résolu').waitFor();
    await page.getByText(NOTE).first().waitFor();
    await support.look('alert-resolved');
  });

  test('leaves one audit event of who did, and a workflow that has ended within seconds', async () => {
    const api = await world.api(demo.support);
    const path = `/api/admin/alerts/${alert.id}`;
    const again = await api.send('PATCH', `${path}/resolve`, {});
    expect(again.status).toBe(200);
    const events = await api.data(eventsSchema, { method: 'GET', path: `${path}/events?pageSize=100` });
    expect(events.filter(({ action }) => action === 'alert_resolved')).toEqual([
      { action: 'alert_resolved', actorRole: 'support' },
    ]);
    const workflow = `${world.addresses.temporalUi}/api/v1/namespaces/default/workflows/alert%2F${alert.listingId}`;
    await eventually('the end of the alert’s workflow', async () => {
      const { workflowExecutionInfo } = workflowSchema.parse(await (await fetch(workflow)).json());
      return workflowExecutionInfo.status === 'WORKFLOW_EXECUTION_STATUS_COMPLETED' ? true : undefined;
    });
  });

  test('opens again when the sync that support starts fails', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Relancer la synchronisation' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await badge('Actif').waitFor();
    await page.getByText(/Rouverte\s1\sfois/).waitFor();
  });

  test('stands first on the dashboard, in both languages and on a phone', async () => {
    await page.goto(`${world.addresses.pages}/admin`);
    await page.getByRole('link', { name: LISTING }).first().waitFor();
    await support.look('dashboard');
    await page.goto(`${world.addresses.pages}/admin/alerts/calendar-sync?status=resolved`);
    await page.getByRole('heading', { level: 1, name: 'Alertes de synchronisation' }).waitFor();
    await support.look('alerts');
    const admin = await world.visitor(demo.admin);
    await admin.page.goto(`${world.addresses.pages}/admin/alerts/${alert.id}`);
    await admin.page.getByRole('heading', { level: 1, name: /Chalet Bellevue/ }).waitFor();
    await admin.page.getByText('EN', { exact: true }).click();
    await admin.page.getByRole('heading', { level: 1, name: 'Alert: Chalet Bellevue' }).waitFor();
    await admin.look('alert-english');
    await admin.page.getByText('FR', { exact: true }).click();
    await admin.page.getByRole('button', { name: `Résoudre l’alerte de ${LISTING}` }).waitFor();
  });

  test('members see that their listing fails, and nothing of support’s pages', async () => {
    const host = await world.visitor(demo.host);
    await host.page.goto(world.addresses.pages);
    await host.page.getByText(/Synchronisation en échec depuis/).waitFor();
    host.expectsRefusal(/^403 GET \/api\/admin\//);
    await host.page.goto(`${world.addresses.pages}/admin/alerts/${alert.id}`);
    await host.page.getByText('Cette page est réservée au support et aux administrateurs.').waitFor();
  });
}
