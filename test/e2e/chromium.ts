import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'] as const;

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What a person is told where the journeys cannot be made. */
export const NO_CHROMIUM =
  'No Chromium was found: set CHROME_PATH to one, or install one on the PATH (apt-get install chromium).';

/** The browser's path: `CHROME_PATH` when set, else the first Chromium or Chrome on the PATH; undefined when there is none. */
export function findChromium(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  const chosen = environment['CHROME_PATH'];
  if (chosen !== undefined && chosen !== '') return chosen;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram);
}

/** Starts the browser with a fresh profile, which goes with it. */
export function startChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, args });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
