import { startPostgres } from '../../src/embedded/postgres.ts';

// A start that is killed in the middle of its work: prints what it started and waits for the end.
const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('usage: start-and-wait.ts <data folder>');
const postgres = await startPostgres({ dataDir, fsync: false, log: () => undefined });
console.log(JSON.stringify({ pid: postgres.pid, url: postgres.url }));
setInterval(() => undefined, 60_000);
