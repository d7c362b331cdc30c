import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Router } from 'express';

const fileNames = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

/** The page that shows `/api/openapi.json`, served whole from here: no request leaves for another host. */
export function apiDocs(): Router {
  const router = Router();
  const root = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  router.get('/', (_request, response) => {
    response.type('html').send(page);
  });
  router.get('/start.js', (_request, response) => {
    response.type('text/javascript').send(start);
  });
  for (const name of fileNames) {
    router.get(`/${name}`, (_request, response) => response.sendFile(name, { root, cacheControl: false }));
  }
  return router;
}

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>relais: HTTP API</title>
    <link rel="icon" href="/api/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/api/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="docs"></div>
    <script src="/api/docs/swagger-ui-bundle.js"></script>
    <script src="/api/docs/start.js"></script>
  </body>
</html>
`;

// Without a null `validatorUrl` the page would send the document to a validator of its makers.
const start = `SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#docs',
  deepLinking: true,
  validatorUrl: null,
});
`;
