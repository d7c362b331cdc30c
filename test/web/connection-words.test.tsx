/** @jest-environment jsdom */
import { describe, expect, test } from '@jest/globals';
import { connectionName, namesOfConnections } from '../../web/src/words/connection-words.ts';
import { aConnection, anId } from './builders.ts';

describe('the name of a connection', () => {
  test.each([
    ['is the one that was chosen', { label: 'Studio' }, 'Studio'],
    ['is its platform when none was chosen', {}, 'Airbnb'],
    ['is its host before the first reading', { platform: null }, 'www.airbnb.fr'],
    ['is its host when it is any iCal feed', { platform: 'other' as const }, 'www.airbnb.fr'],
  ])('%s', (_, over, name) => {
    expect(connectionName(aConnection(over))).toBe(name);
  });

  const { nameOf } = namesOfConnections([aConnection({ label: 'Renamed' })], 1);

  test.each([
    ['the platform where it had none then', aConnection().id, 'www.airbnb.fr', 'Airbnb'],
    ['the one it had then', aConnection().id, 'Studio', 'Studio'],
    ['its label once it is deleted', anId('9'), 'www.airbnb.fr', 'www.airbnb.fr'],
  ])('in the history is %s', (_, connectionId, label, name) => {
    expect(nameOf({ connectionId, label })).toBe(name);
  });
});
