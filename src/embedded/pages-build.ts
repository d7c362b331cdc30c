import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['web', 'src/contract', 'src/domain', 'vite.config.ts', 'package-lock.json'];

/** True when the pages were never built, or a source is newer than the build. */
export async function arePagesStale(): Promise<boolean> {
  const built = await stat(join(root, 'dist/web/index.html')).catch(() => undefined);
  if (!built) return true;
  const newest = Math.max(...(await Promise.all(sources.map((source) => newestMs(join(root, source))))));
  return newest > built.mtimeMs;
}

/** Builds the pages into `dist/web`. */
export async function buildPages(): Promise<void> {
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
}

async function newestMs(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = await readdir(path);
  const times = await Promise.all(
    inside.filter((name) => name !== 'node_modules').map((name) => newestMs(join(path, name))),
  );
  return Math.max(found.mtimeMs, ...times);
}
