/** `npm run bench -- <name>`: measures one part; `webhook` and `stress` take options of their own. */
import { benchReading } from './reading.ts';
import { benchStress } from './stress/bench-stress.ts';
import { benchWebhook } from './webhook/webhook.ts';

const benches = new Map<string, (args: readonly string[]) => void | Promise<void>>([
  ['read', benchReading],
  ['webhook', benchWebhook],
  ['stress', benchStress],
]);

const [name = 'read', ...args] = process.argv.slice(2);
const bench = benches.get(name);
if (bench === undefined) {
  console.error(`No bench is called ${name}. Name one of: ${[...benches.keys()].join(', ')}.`);
  process.exitCode = 2;
} else {
  await bench(args);
}
