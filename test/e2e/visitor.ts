import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from '@jest/globals';
import type { Browser, BrowserContext, ConsoleMessage, Page, Request, Response } from 'playwright-core';
import { addressOf } from './api-client.ts';

const results = fileURLToPath(new URL('../../test-results', import.meta.url));
const screens = { phone: { width: 390, height: 844 }, wide: { width: 1280, height: 900 } } as const;
const PATIENCE_MS = 10_000;
const homeHosts: readonly string[] = ['localhost', '127.0.0.1'];
// How a page learns that nobody is signed in.
const ASKED_WHO = '401 GET /api/preferences';
// What is written on buttons that are wider than what they stand in; tabs may be, in a row that scrolls.
const WIDE_BUTTONS = `[...document.querySelectorAll('.mantine-Button-root')]
  .filter((button) => button.getBoundingClientRect().right > button.parentElement.getBoundingClientRect().right + 1)
  .map((button) => button.textContent)`;

/** A person with a browser of their own, and what went wrong behind the pages they saw. */
export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  private readonly seen: string[] = [];
  private readonly expected: RegExp[] = [];

  private constructor(page: Page, context: BrowserContext) {
    this.page = page;
    this.context = context;
    context.on('request', (request) => this.noteRequest(request));
    context.on('response', (response) => this.noteResponse(response));
    context.on('requestfailed', (request) => this.noteFailure(request));
    context.on('console', (message) => this.noteConsole(message));
    context.on('weberror', (webError) => this.seen.push(`exception: ${webError.error().message}`));
  }

  /** Opens a browser window in French and in Paris, without cookies. */
  static async arrive(browser: Browser): Promise<Visitor> {
    const place = { locale: 'fr-FR', timezoneId: 'Europe/Paris', viewport: screens.wide };
    const context = await browser.newContext({ ...place, extraHTTPHeaders: addressOf(randomUUID()) });
    context.setDefaultTimeout(PATIENCE_MS);
    return new Visitor(await context.newPage(), context);
  }

  /** Refusals that belong to the journey: `409 POST /api/…`. */
  expectsRefusal(pattern: RegExp): void {
    this.expected.push(pattern);
  }

  /** Console errors, exceptions, refusals that nobody expected and requests that left this machine, since the last call. */
  takeTroubles(): string[] {
    return this.seen.splice(0).filter((trouble) => !this.expected.some((pattern) => pattern.test(trouble)));
  }

  /** Pictures of the page on a phone and on a wide screen, where nothing may stick out sideways, nor a button of what it is in. */
  async look(name: string, on: readonly (keyof typeof screens)[] = ['phone', 'wide']): Promise<void> {
    await mkdir(results, { recursive: true });
    const fullPage = !(await this.page.getByRole('dialog').first().isVisible());
    for (const screen of on) {
      await this.page.setViewportSize(screens[screen]);
      await this.page.screenshot({ path: join(results, `${name}-${screen}.png`), fullPage });
      const sticksOutPx = await this.page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      const buttons = await this.page.evaluate<string[]>(WIDE_BUTTONS);
      expect({ name, screen, sticksOutPx, buttons }).toEqual({ name, screen, sticksOutPx: 0, buttons: [] });
    }
  }

  leave(): Promise<void> {
    return this.context.close();
  }

  private noteRequest(request: Request): void {
    const { protocol, hostname, origin, pathname } = new URL(request.url());
    if (/^https?:|^wss?:/.test(protocol) && !homeHosts.includes(hostname)) {
      this.seen.push(`left this machine: ${origin}${pathname}`);
    }
  }

  private noteResponse(response: Response): void {
    if (response.status() < 400) return;
    const { pathname } = new URL(response.url());
    const refusal = `${response.status()} ${response.request().method()} ${pathname}`;
    if (refusal !== ASKED_WHO) this.seen.push(refusal);
  }

  private noteFailure(request: Request): void {
    const why = request.failure()?.errorText ?? 'failed';
    // A page that is left stops what it was loading.
    if (why !== 'net::ERR_ABORTED') this.seen.push(`${why} ${request.method()} ${new URL(request.url()).pathname}`);
  }

  private noteConsole(message: ConsoleMessage): void {
    // Answers and requests are noted by themselves, with what was asked for.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    this.seen.push(`console: ${message.text()}`);
  }
}
