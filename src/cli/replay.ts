import { give } from './command-answer.ts';
import { runReplay } from './run-replay.ts';

give(await runReplay(process.argv.slice(2)));
