import { expect, test } from '@jest/globals';
import { wakeLinkedDestinations } from '../../activities/linked-destinations.ts';
import { listing } from '../support/world.ts';
import { claimed, Passing } from './passing.ts';

const owed = [
  { connectionId: 'own', listingId: 'room' },
  { connectionId: 'beds24', listingId: 'house' },
  { connectionId: 'lodgify', listingId: 'floor' },
];

test('has the destinations of linked listings told, those of the listing itself not, and one lost signal loses no other', async () => {
  const woken: string[] = [];
  const orchestrator = {
    connectionSyncRequested: async ({ connectionId }: { connectionId: string }, because: string) => {
      if (connectionId === 'beds24') throw new Error('Temporal does not answer.');
      woken.push(`${connectionId} ${because}`);
    },
  };
  await wakeLinkedDestinations({ publications: { owedOf: async () => owed }, orchestrator }, 'room');
  expect(woken).toEqual(['lodgify publish']);
});

test.each([
  [true, ['beds24', 'lodgify', 'own']],
  [false, []],
])(
  'a pass of a listing that is linked (%s) has them told, also by an attempt that changes nothing',
  async (hasLinked, expected) => {
    const passing = new Passing({ claims: [{ ...claimed('a'), hasLinked }], read: async () => listing() });
    passing.owed = owed;
    await passing.run(1);
    expect(passing.woken.toSorted()).toEqual(expected);
  },
);
