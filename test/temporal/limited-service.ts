import { createServer } from 'node:http';

/**
 * A service in a process of its own that counts the requests of each path as they arrive, by its own clock, and refuses none.
 * `/arrivals` tells when they came, by path, in milliseconds.
 */
const arrivals: Record<string, number[]> = {};
const server = createServer((request, response) => {
  const { url = '' } = request;
  if (url === '/arrivals') {
    response.end(JSON.stringify(arrivals));
    return;
  }
  (arrivals[url.slice(1)] ??= []).push(Date.now());
  response.end('{}');
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.stdout.write(`port ${address.port}\n`);
});
