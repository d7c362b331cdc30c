import { z } from 'zod';
import { nightsIn } from './calendar-builder.ts';

/** Run in a process of its own with a TZ: reads calendars from stdin as a JSON list, writes the nights of each. */
let input = '';
for await (const chunk of process.stdin.setEncoding('utf8')) input += chunk;
const bodies = z.array(z.string()).parse(JSON.parse(input));
process.stdout.write(JSON.stringify(bodies.map((body) => nightsIn(body))));
