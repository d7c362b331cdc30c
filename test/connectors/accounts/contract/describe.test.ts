import { beforeAll, describe, expect, test } from '@jest/globals';
import type { AccountField, InBoth } from '../../../../src/account-ports.ts';
import {
  accountConnectorNames,
  communityExchanges,
  exchanges,
  kindOfConnector,
  LONGEST_INTERVAL_MIN,
  minUsefulIntervalsMin,
  SHORTEST_INTERVAL_MIN,
} from '../../../../src/domain/account-connector.ts';
import { contractCases } from './cases.ts';
import { type ContractWorld, onStage } from './stage.ts';

test('every connector is under this contract, and each exchange that is tested', () => {
  const names: readonly string[] = contractCases.map(({ name }) => name);
  const tested = exchanges.filter((exchange) => !communityExchanges.includes(exchange));
  const due = accountConnectorNames.flatMap((name) =>
    name === 'ccxt' ? tested.map((exchange) => `ccxt: ${exchange}`) : [name],
  );
  expect(names).toEqual(expect.arrayContaining(due));
});

describe.each(contractCases)('$name describes itself', (contract) => {
  let world: ContractWorld;
  let fields: readonly AccountField[];
  beforeAll(async () => {
    world = await onStage(contract);
    fields = world.connector.describe().fields;
  });

  test('the same each time, from each instance, without asking anybody', async () => {
    const again = await onStage(contract);
    expect(world.connector.describe()).toStrictEqual(world.connector.describe());
    expect(again.connector.describe()).toStrictEqual(world.connector.describe());
    expect(JSON.parse(JSON.stringify(world.connector.describe()))).toEqual(world.connector.describe());
    expect(world.sent).toEqual([]);
  });

  test('by its name, its kind and the interval that the domain knows it by', () => {
    const { name, kind, minUsefulIntervalMin, whyThatInterval } = world.connector.describe();
    expect({ name, kind, minUsefulIntervalMin }).toEqual({
      name: contract.connector,
      kind: kindOfConnector[contract.connector],
      minUsefulIntervalMin: minUsefulIntervalsMin[contract.connector],
    });
    expect(minUsefulIntervalMin).toBeGreaterThanOrEqual(SHORTEST_INTERVAL_MIN);
    expect(minUsefulIntervalMin).toBeLessThanOrEqual(LONGEST_INTERVAL_MIN);
    // A longer one than the shortest that can be chosen is explained on the page.
    expect(whyThatInterval !== null).toBe(minUsefulIntervalMin > SHORTEST_INTERVAL_MIN);
  });

  test('each field once, with words in both languages', () => {
    const names = fields.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const texts = fields.flatMap(({ label, help, choices }) => [
      label,
      ...(help === null ? [] : [help]),
      ...choices.map((choice) => choice.label),
    ]);
    const { whyThatInterval } = world.connector.describe();
    for (const text of whyThatInterval === null ? texts : [...texts, whyThatInterval])
      expect(flawsOf(text)).toEqual([]);
  });

  test('secrets as secrets: at least one field is, and what a connection has as its secrets are those alone', () => {
    const secret = fields.filter(({ isSecret }) => isSecret).map(({ name }) => name);
    expect(secret.length).toBeGreaterThan(0);
    expect(secret).toEqual(expect.arrayContaining(Object.keys(world.access.secrets)));
    expect(Object.keys(world.access.config).filter((name) => secret.includes(name))).toEqual([]);
  });

  test('fields that can be filled in: patterns are regular expressions that examples and good values fit', () => {
    for (const field of fields) {
      expect({ [field.name]: field.choices.length > 0 }).toEqual({ [field.name]: field.input === 'choice' });
      for (const value of valuesOf(field, world)) {
        expect(value.length).toBeLessThanOrEqual(field.maxLength);
        if (field.pattern !== null) expect(value).toMatch(new RegExp(`^(?:${field.pattern})$`));
        if (field.input === 'choice') expect(field.choices.map((choice) => choice.value)).toContain(value);
      }
      if (field.when !== null) expect(isOffered(field.when, fields)).toBe(true);
    }
  });

  test('streams, of which the first ones are known, with an overlap where and only where they go by time or report', () => {
    const { streams } = world.connector.describe();
    const names = streams.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { stream } of world.connector.partitions(world.access)) expect(names).toContain(stream);
    for (const { mode, cursor, overlapMs } of streams) {
      if (cursor === 'time') expect(overlapMs).toBeGreaterThan(0);
      if (mode === 'snapshot' || cursor === 'id' || cursor === 'none') expect(overlapMs).toBe(0);
      if (cursor === 'none') expect(mode).toBe('snapshot');
    }
  });

  test('limits that can be kept, each once', () => {
    const limits = world.connector.limitsOf(world.access.config);
    const names = limits.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const limit of limits) {
      expect(limit.capacity).toBeGreaterThanOrEqual(1);
      expect(limit.kind === 'window' ? limit.windowMs : limit.perSecond).toBeGreaterThan(0);
    }
  });
});

/** What is wrong with a text for people: a missing language, white space at its ends, a typewriter's apostrophe. */
function flawsOf(text: InBoth): readonly string[] {
  const empty = Object.values(text).filter((words) => words === '' || words !== words.trim());
  const straight = Object.values(text).filter((words) => words.includes("'") || words.includes('"'));
  return [...empty, ...straight];
}

function valuesOf({ name, example, isSecret }: AccountField, { access }: ContractWorld): readonly string[] {
  const given = isSecret ? access.secrets[name] : access.config[name];
  const values = given === undefined ? [] : typeof given === 'string' ? [given] : given;
  return example === null ? values : [...values, example];
}

function isOffered(when: NonNullable<AccountField['when']>, fields: readonly AccountField[]): boolean {
  const values = fields.find(({ name }) => name === when.field)?.choices.map(({ value }) => value) ?? [];
  return when.isOneOf.length > 0 && when.isOneOf.every((value) => values.includes(value));
}
