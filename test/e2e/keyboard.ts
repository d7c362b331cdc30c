import type { Locator, Page } from 'playwright-core';

const MOST_STOPS = 60;

/** Presses Tab (or `key`) until the element that is looked for has the focus. */
export async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  await target.waitFor();
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never leads to ${String(target)} within ${MOST_STOPS} stops`);
}

/** Whether this very element has the focus. */
export async function hasFocus(target: Locator): Promise<boolean> {
  return (await target.and(target.page().locator(':focus')).count()) === 1;
}
