import type { Locator } from 'playwright-core';
import { plain } from './listing-page.ts';

/** The rows of the table in `place` below its head, each as the texts of its cells. */
export async function tableOf(place: Locator): Promise<string[][]> {
  const rows = place.locator('tbody tr');
  await rows.first().waitFor();
  const cells = (await rows.all()).map(async (row) => (await row.locator('th, td').allInnerTexts()).map(plain));
  return Promise.all(cells);
}
