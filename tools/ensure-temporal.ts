/** Finds or fetches both of Temporal's binaries, so that no test has to wait for a download. */
import { fileURLToPath } from 'node:url';
import { findTemporalBinary } from '../src/embedded/temporal-binary.ts';

const cacheDir = fileURLToPath(new URL('../node_modules/.cache/relais', import.meta.url));
for (const kind of ['cli', 'test-server'] as const) {
  const binary = await findTemporalBinary({ kind, cacheDir, report: (line) => console.log(line) });
  if (binary.outcome === 'missing') {
    console.error(binary.message);
    process.exit(1);
  }
  console.log(`${kind}: ${binary.path}`);
}
