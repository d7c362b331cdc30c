/** `npm run bench -- read`: measures one part against what others would use, in one run. */
import { benchReading } from './reading.ts';

const benches = new Map<string, () => void>([['read', benchReading]]);

const names = process.argv.slice(2);
const unknown = names.filter((name) => !benches.has(name));
if (unknown.length > 0) {
  console.error(
    `No bench is called ${unknown.join(', ')}. Name some of: ${[...benches.keys()].join(', ')}; none for all.`,
  );
  process.exitCode = 2;
} else {
  for (const name of names.length > 0 ? names : benches.keys()) benches.get(name)?.();
}
