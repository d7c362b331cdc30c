import { give } from './command-answer.ts';
import { runProbe } from './run-probe.ts';

// What the health checks of docker-compose.yml run: the image has Node and no other client of HTTP.
give(await runProbe(process.argv.slice(2)));
