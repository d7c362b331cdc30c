import { beforeEach, describe, expect, test } from '@jest/globals';
import type { AccountReply, AccountRequest } from '../../../../src/account-ports.ts';
import { contractCases } from './cases.ts';
import { firstReading } from './reading.ts';
import { type ContractWorld, onStage, secretsIn } from './stage.ts';

describe.each(contractCases)('$name keeps to itself', (contract) => {
  let world: ContractWorld;
  beforeEach(async () => {
    world = await onStage(contract);
  });

  test('its secrets and what it signs, in everything that a reading brings', async () => {
    world.spoilOne();
    const { pages } = await firstReading(world);
    const secrets = secretsIn(world.access, world.sent);
    expect(secrets.length).toBeGreaterThan(Object.keys(world.access.secrets).length);
    for (const { records, rejected, cursor } of pages) {
      expect(leaked(JSON.stringify({ records, rejected, cursor }), secrets)).toEqual([]);
    }
  });

  test('all of it in every failure that the service has', async () => {
    for (const { name, set } of world.faults) {
      set();
      const said = await everythingSaid(world);
      world.clearFaults();
      world.pass(2 * 60_000);
      expect({ name, leaked: leaked(said, secretsIn(world.access, world.sent)) }).toEqual({ name, leaked: [] });
    }
    expect(world.faults.length).toBeGreaterThan(5);
  });

  test('all of it where an error says back what was sent, in whatever form and with whatever status', async () => {
    for (const status of [200, 301, 400, 401, 403, 404, 418, 422, 429, 500]) {
      for (const [form, write] of Object.entries(forms)) {
        world.answerBy((request) => echo(request, status, write));
        const said = await everythingSaid(world);
        expect({ status, form, leaked: leaked(said, secretsIn(world.access, world.sent)) }).toEqual({
          ...{ status, form, leaked: [] },
        });
      }
    }
  });

  test('a name of a network’s trouble that is more than a name', async () => {
    const secrets = Object.values(world.access.secrets);
    world.answerBy(({ path, query = '' }) => ({
      outcome: 'unanswered',
      code: `${path}?${query} ${secrets.join(' ')}`,
    }));
    const said = await everythingSaid(world);
    expect(leaked(said, secretsIn(world.access, world.sent))).toEqual([]);
  });
});

/** What check and a first page of each piece come to, and how the last reply is judged. */
async function everythingSaid(world: ContractWorld): Promise<string> {
  const said: unknown[] = [await world.connector.check(world.access, world.call())];
  for (const piece of world.connector.partitions(world.access)) {
    world.pass(7_000);
    const page = { ...piece, cursor: null, until: world.now(), since: null };
    said.push(await world.connector.readPage(world.access, page, world.call()));
  }
  return JSON.stringify(said);
}

const forms: Readonly<Record<string, (words: string) => string>> = {
  text: (words) => words,
  html: (words) => `<!doctype html><html><body>${words}</body></html>`,
  xml: (words) =>
    `<FlexStatementResponse><Status>Fail</Status><ErrorCode>1020</ErrorCode><ErrorMessage>${words}</ErrorMessage></FlexStatementResponse>`,
  xmlCode: (words) =>
    `<FlexStatementResponse><Status>Fail</Status><ErrorCode>${words}</ErrorCode></FlexStatementResponse>`,
  messages: (words) => JSON.stringify({ error: words, description: words, message: words, errorMessage: words }),
  codes: (words) => JSON.stringify({ code: words, retCode: words, errorCode: words, msg: words, retMsg: words }),
  list: (words) => JSON.stringify({ error: [`EAPI:Invalid key:${words}`, words], errors: [{ id: words }] }),
  unauthorized: (words) => JSON.stringify({ error: 'unauthorized', description: words }),
};

function echo(
  { path, query = '', headers, body = '' }: AccountRequest,
  status: number,
  write: (words: string) => string,
): AccountReply {
  const sent = [`https://service.invalid${path}?${query}`, ...Object.values(headers), body].join(' ');
  return { outcome: 'answered', status, headers: {}, text: write(sent) };
}

function leaked(text: string, secrets: readonly string[]): readonly string[] {
  return secrets.filter((secret) => text.includes(secret) || text.includes(JSON.stringify(secret).slice(1, -1)));
}
