import { describe, expect, test } from '@jest/globals';
import { Client } from '@temporalio/client';
import { ensureSearchAttributes } from '../../src/temporal/search-attributes.ts';
import { searchAttributeNames } from '../../workflows/search-attributes.ts';

// https://grpc.github.io/grpc/core/md_doc_statuscodes.html
const codes = { INVALID_ARGUMENT: 3, ALREADY_EXISTS: 6, PERMISSION_DENIED: 7, UNIMPLEMENTED: 12, UNAVAILABLE: 14 };
type Code = keyof typeof codes;

function refuse(code: Code): never {
  throw Object.assign(new Error(code), { code: codes[code], details: code, metadata: {} });
}

/** In place of what the prototype has getters for. */
function own(values: object): PropertyDescriptorMap {
  return Object.getOwnPropertyDescriptors(values);
}

/** Which calls are refused, and for how many looks after a registration the server does not know of it. */
type Answers = { readonly list?: Code; readonly add?: Code; readonly lateLooks?: number };

/** A Temporal that has these attributes, and answers its operator’s calls with a refusal where one is named. */
function aTemporal(has: readonly string[], how: Answers = {}) {
  const added: Record<string, number>[] = [];
  const asked: string[] = [];
  const names = [...has];
  let looks = 0;
  const client: Client = Object.create(
    Client.prototype,
    own({
      connection: {
        operatorService: {
          listSearchAttributes: async () =>
            how.list ? refuse(how.list) : { customAttributes: Object.fromEntries(has.map((name) => [name, 2])) },
          addSearchAttributes: async ({ searchAttributes }: { searchAttributes: Record<string, number> }) => {
            if (how.add) refuse(how.add);
            added.push(searchAttributes);
            names.push(...Object.keys(searchAttributes));
          },
        },
      },
      workflowService: {
        countWorkflowExecutions: async ({ namespace, query }: { namespace: string; query: string }) => {
          asked.push(`${namespace}: ${query}`);
          looks += 1;
          const isLate = looks <= (how.lateLooks ?? 0) * searchAttributeNames.length;
          if (isLate || !names.some((name) => query.startsWith(`${name} =`))) refuse('INVALID_ARGUMENT');
          return { count: 0 };
        },
      },
    }),
  );
  return { client, added, asked };
}

const allBut = (...missing: readonly string[]) => searchAttributeNames.filter((name) => !missing.includes(name));

describe('the search attributes', () => {
  test('that a namespace lacks are registered as keywords, and no others', async () => {
    const { client, added } = aTemporal(allBut('RelaisKind', 'RelaisOutcome'));
    await ensureSearchAttributes(client, 'relais');
    expect(added).toEqual([{ RelaisKind: 2, RelaisOutcome: 2 }]);
  });

  test.each([0, 7])(
    'that were registered can be used when they are told of, after %i more looks',
    async (lateLooks) => {
      const { client } = aTemporal([], { lateLooks });
      const waitedMs: number[] = [];
      await ensureSearchAttributes(client, 'relais', async (ms) => void waitedMs.push(ms));
      expect(waitedMs).toEqual(Array.from({ length: lateLooks }, () => 500));
    },
  );

  test('that are all there are left alone', async () => {
    const { client, added, asked } = aTemporal(searchAttributeNames);
    await ensureSearchAttributes(client, 'relais');
    expect({ added, asked }).toEqual({ added: [], asked: [] });
  });

  test('that another worker registers at the same moment are no trouble', async () => {
    const { client } = aTemporal([], { add: 'ALREADY_EXISTS' });
    await expect(ensureSearchAttributes(client, 'relais', async () => undefined)).resolves.toBeUndefined();
  });

  test.each<Code>(['PERMISSION_DENIED', 'UNIMPLEMENTED'])(
    'are looked for by a query where the operator service answers %s',
    async (code) => {
      const { client, asked } = aTemporal(searchAttributeNames, { list: code, add: code });
      await ensureSearchAttributes(client, 'relais.a1b2c');
      expect(asked).toEqual(searchAttributeNames.map((name) => `relais.a1b2c: ${name} = "none"`));
    },
  );

  test.each<{ list?: Code }>([{}, { list: 'UNIMPLEMENTED' }])(
    'that only the owner of the namespace may create are told in one sentence with the commands (%j)',
    async (refusals) => {
      const { client } = aTemporal(allBut('RelaisKind', 'RelaisOutcome'), { ...refusals, add: 'PERMISSION_DENIED' });
      await expect(ensureSearchAttributes(client, 'relais.a1b2c')).rejects.toMatchObject({
        name: 'SearchAttributesMissing',
        message:
          'Temporal does not let relais create the search attributes that the namespace relais.a1b2c lacks: create them by `tcld namespace search-attributes add --namespace relais.a1b2c --search-attribute RelaisKind=Keyword --search-attribute RelaisOutcome=Keyword` (Temporal Cloud) or by `temporal operator search-attribute create --namespace relais.a1b2c --name RelaisKind --type Keyword --name RelaisOutcome --type Keyword`, then start the worker again.',
      });
    },
  );

  test.each<{ list?: Code; add?: Code }>([{ list: 'UNAVAILABLE' }, { add: 'UNAVAILABLE' }])(
    'cannot be told while Temporal is away (%j)',
    async (refusals) => {
      const { client } = aTemporal([], refusals);
      await expect(ensureSearchAttributes(client, 'relais')).rejects.toThrow('UNAVAILABLE');
    },
  );
});
