/** Ends the run's PostgreSQL by ending its input, and waits until it is gone. */
export default async function globalTeardown() {
  const child = globalThis.__testPostgres;
  if (!child) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  await gone;
}
