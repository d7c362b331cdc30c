import { beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { problemStatuses } from '../../src/contract/problem.ts';
import type { Route } from '../../src/contract/route.ts';
import { routes } from '../../src/contract/routes.ts';
import { anApiWorld, nobody } from './api-world.ts';

const every: readonly Route[] = routes;

const responseSchema = z.object({
  description: z.string().min(1),
  headers: z.record(z.string(), z.unknown()).optional(),
  content: z.record(z.string(), z.object({ schema: z.record(z.string(), z.unknown()) })).optional(),
});
const operationSchema = z.object({
  operationId: z.string(),
  summary: z.string().min(1),
  tags: z.array(z.string()).length(1),
  parameters: z
    .array(
      z.object({
        name: z.string(),
        in: z.enum(['path', 'query']),
        required: z.boolean().optional(),
        schema: z.unknown(),
      }),
    )
    .optional(),
  requestBody: z
    .object({ required: z.boolean(), content: z.record(z.string(), z.object({ schema: z.unknown() })) })
    .optional(),
  responses: z.record(z.string().regex(/^\d{3}$/), responseSchema),
});
const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  paths: z.record(z.string().startsWith('/api/'), z.record(z.string(), operationSchema)),
  components: z.object({
    schemas: z.record(z.string(), z.record(z.string(), z.unknown())),
    securitySchemes: z.record(
      z.string(),
      z.object({ type: z.literal('apiKey'), in: z.literal('cookie'), name: z.string() }),
    ),
  }),
});

describe('the OpenAPI document', () => {
  let raw: unknown;
  let document: z.output<typeof documentSchema>;

  beforeAll(async () => {
    raw = (await nobody(anApiWorld().app).get('/api/openapi.json')).body;
    document = documentSchema.parse(raw);
  });

  const operationOf = (route: Route) => {
    const operation = document.paths[route.path]?.[route.method];
    if (!operation) throw new Error(`${route.id} is not in the document.`);
    return operation;
  };

  it('has every route of the contract and no other', () => {
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );

    expect(documented.toSorted()).toEqual(every.map(({ id, method, path }) => `${method} ${path} ${id}`).toSorted());
  });

  it('resolves every reference', () => {
    const references = [...JSON.stringify(raw).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    const names = references.map((reference) => reference.replace('#/components/schemas/', ''));

    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !Object.hasOwn(document.components.schemas, name))).toEqual([]);
  });

  it.each(every)('names all parts of $id: path, query, body and answer', (route) => {
    const { parameters = [], requestBody, responses } = operationOf(route);
    const named = (place: string) => parameters.filter((each) => each.in === place).map((each) => each.name);

    expect(named('path')).toEqual([...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
    expect(named('query')).toEqual(Object.keys(route.query?.shape ?? {}));
    expect(requestBody?.required).toBe(route.body && !route.bodyOptional);
    const answer = responses[String(route.answer.status)];
    expect(Object.keys(answer?.content ?? {})).toEqual(
      route.answer.data ? [route.answer.mediaType ?? 'application/json'] : [],
    );
  });

  it.each(every)('names the refusals of $id with their status, as problem details', (route) => {
    const { responses } = operationOf(route);
    const words = Object.values(responses)
      .map((response) => response.description)
      .join(' ');

    const expected = [
      'internal',
      'unavailable',
      ...(route.access === 'public' ? [] : ['unauthenticated']),
      ...(route.params ? ['not_found'] : []),
      ...(route.access === 'admin' || route.access === 'support' ? ['forbidden'] : []),
      ...(route.method === 'get' ? [] : ['cross_site']),
      ...(route.body ? ['unreadable', 'body_too_large', 'invalid'] : []),
      ...(route.problems ?? []),
    ];
    for (const code of expected) expect(words).toContain(`\`${code}\``);
    for (const [code, status] of Object.entries(problemStatuses)) {
      const isNamed = words.includes(`\`${code}\``);
      if (isNamed) expect(Object.keys(responses[status]?.content ?? {})).toEqual(['application/problem+json']);
    }
  });

  it('says that resolving needs no body', () => {
    const resolve = document.paths['/api/admin/alerts/{alertId}/resolve']?.['patch'];

    expect(resolve?.requestBody?.required).toBe(false);
  });

  it('says that a taken-on sync has a Location', () => {
    const sync = document.paths['/api/listings/{listingId}/calendar/sync']?.['post'];

    expect(Object.keys(sync?.responses['202']?.headers ?? {})).toEqual(['Location']);
  });

  it('names a security scheme that exists', () => {
    const schemes = Object.keys(document.components.securitySchemes);

    expect(document.security.flatMap((each) => Object.keys(each))).toEqual(schemes);
  });
});

describe('the documentation page', () => {
  it('is served to everyone, whole from here, inside the content security policy', async () => {
    const client = nobody(anApiWorld().app);

    const page = await client.get('/api/docs');
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1] ?? '');

    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/https?:|<script>|\son\w+=/);
    expect(files.length).toBeGreaterThanOrEqual(3);
    for (const file of files) {
      expect(file).toMatch(/^\/api\/docs\//);
      expect((await client.get(file)).status).toBe(200);
    }
    expect((await client.get('/api/docs/start.js')).text).not.toMatch(/https?:/);
  });

  it('serves no other file of its package', async () => {
    const answer = await nobody(anApiWorld().app).get('/api/docs/package.json');

    expect(answer.status).toBe(404);
  });
});
