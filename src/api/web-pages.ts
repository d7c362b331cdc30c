import express, { Router } from 'express';

/**
 * Serves the built pages: files as they are, and `index.html` for every other address that a browser opens, since
 * the pages have their own router. Never answers for the API’s addresses or for a missing file.
 */
export function webPages(webRoot: string): Router {
  const router = Router();
  router.use('/assets', express.static(`${webRoot}/assets`, { immutable: true, maxAge: '365d', fallthrough: true }));
  router.use(express.static(webRoot, { index: false }));
  router.get('/{*path}', (request, response, next) => {
    if (isForeign(request.path) || !request.accepts('html')) {
      next();
      return;
    }
    response.set('Cache-Control', 'no-cache');
    response.sendFile('index.html', { root: webRoot, cacheControl: false });
  });
  return router;
}

function isForeign(path: string): boolean {
  return /^\/(api|ical|assets)(\/|$)/.test(path) || /\.[a-z0-9]+$/i.test(path);
}
