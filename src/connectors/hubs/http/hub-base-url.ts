const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Where a hub is reached, without a slash at the end: an https address, or http on this machine alone, where simulated hubs
 * live. Throws for anything else, since it is ops who set it.
 */
export function parseHubBaseUrl(text: string): {
  readonly origin: string;
  readonly path: string;
  readonly host: string;
} {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && loopbackHosts.includes(url.hostname));
  if (url === undefined || !isSafe || url.search !== '' || url.username !== '') {
    throw new Error('A hub is reached by an https address without query and credentials; http is for 127.0.0.1 only.');
  }
  return { origin: url.origin, path: url.pathname.replace(/\/+$/, ''), host: url.hostname };
}
