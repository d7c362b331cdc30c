import { expect } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import type { CalendarDate } from '../../src/domain/calendar-date.ts';
import { type NightRange, nightsOf } from '../../src/domain/night-range.ts';
import { expectEventually } from './expect-eventually.ts';
import { frenchDate, frenchMonth, pickerDate } from './french-dates.ts';

/** Nights and the words after the date in their cells: “réservé, Airbnb”. Nights that none of them names are free. */
export type Closed = NightRange & { readonly says: string };

/** The page of one listing as a person reads and uses it in French. */
export class ListingPage {
  private readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the listing from the list. */
  async open(name: string): Promise<void> {
    await this.page.getByRole('link', { name, exact: true }).click();
    await this.page.getByRole('heading', { level: 1, name }).waitFor();
  }

  async tab(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click();
  }

  /** Every night of `nights` must be called what `closed` says, and free else; the first of them is today. */
  async expectNights(nights: NightRange, closed: readonly Closed[]): Promise<void> {
    const labels = nightsOf(nights).map((date) => {
      const says = closed.find(({ from, to }) => from <= date && date < to)?.says ?? 'libre';
      return [frenchDate(date), says, ...(date === nights.from ? ['aujourd’hui'] : [])].join(', ');
    });
    await expectEventually(() => this.nightsInWords(nights), labels);
  }

  /** Opens a night and answers with its dialog. */
  async openNight(date: CalendarDate): Promise<Locator> {
    await this.showMonth(date);
    await this.page.getByRole('gridcell', { name: new RegExp(`^${frenchDate(date)}, `) }).click();
    const dialog = this.page.getByRole('dialog', { name: /^Nuit du / });
    await dialog.waitFor();
    return dialog;
  }

  /** Chooses a date in the picker of the field `label`. */
  async pickDate(label: string, date: CalendarDate): Promise<void> {
    await this.page.getByRole('button', { name: label, exact: true }).click();
    const picker = this.page.getByRole('dialog').filter({ has: this.page.getByRole('table') });
    await picker.waitFor();
    const month = picker.getByRole('button', { name: frenchMonth(date).toLowerCase(), exact: true });
    for (let tries = 0; tries < 3 && !(await month.isVisible()); tries += 1) {
      await picker.getByRole('button', { name: 'Mois suivant' }).click();
    }
    await picker.getByRole('button', { name: pickerDate(date), exact: true }).click();
  }

  /** Presses “Synchroniser maintenant”, waits for the end, and answers with what the page says of it. */
  async sync(): Promise<string> {
    const asked = this.page.waitForResponse((response) => response.url().endsWith('/calendar/sync'));
    await this.syncButton.click();
    expect((await asked).status()).toBe(202);
    return this.outcome();
  }

  /** What the page says once the sync under way has ended. */
  async outcome(): Promise<string> {
    await this.page.locator('button:enabled', { hasText: 'Synchroniser maintenant' }).waitFor({ timeout: 20_000 });
    return plain(
      await this.page
        .getByRole('status')
        .filter({ hasText: /[Ss]ynchronisation/ })
        .innerText(),
    );
  }

  get syncButton(): Locator {
    return this.page.getByRole('button', { name: 'Synchroniser maintenant' });
  }

  private async nightsInWords(nights: NightRange): Promise<string[]> {
    const wanted = nightsOf(nights).map((date) => `${frenchDate(date)}, `);
    const said: string[] = [];
    for (const month of new Set(nightsOf(nights).map((date) => `${date.slice(0, 7)}-01`))) {
      const grid = await (await this.showMonth(month)).ariaSnapshot();
      said.push(...Array.from(grid.matchAll(/gridcell "([^"]+)"/g), ([, name = '']) => plain(name)));
    }
    return said.filter((name) => wanted.some((start) => name.startsWith(start)));
  }

  private async showMonth(date: CalendarDate): Promise<Locator> {
    const grid = this.page.getByRole('grid', { name: `Nuits de ${frenchMonth(date)}` });
    const today = this.page.locator('button:enabled', { hasText: /^Aujourd’hui$/ });
    await this.page.getByRole('grid').waitFor();
    if (!(await grid.isVisible()) && (await today.isVisible())) await today.click();
    for (let tries = 0; tries < 4 && !(await grid.isVisible()); tries += 1) {
      await this.page.getByRole('button', { name: 'Mois suivant' }).click();
    }
    await grid.waitFor();
    return grid;
  }
}

/** Text as a person reads it: one kind of space. */
export function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The text of what is shown, in one kind of space. */
export async function textOf(locator: Locator): Promise<string> {
  return plain(await locator.innerText());
}
