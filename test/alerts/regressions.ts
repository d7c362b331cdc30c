import type { Step } from './life-cycle-steps.ts';

const failed = { do: 'fail', kind: 'TRANSIENT', byHand: false, partial: false, times: 1 } as const;
const escalates = (listing: number): Step[] => [{ ...failed, listing, times: 3, review: 1 }];

/** Steps after which the stores were once wrong, or that are easily got wrong. */
export const lives: readonly (readonly [string, readonly Step[]])[] = [
  [
    'a mail of unknown fate about an alert that is snoozed holds no other alert’s mail back',
    [
      ...escalates(0),
      { do: 'deliver', answer: 'unknown_lost' },
      { do: 'snooze', listing: 0, of: 'newest', minutes: 3 * 24 * 60 },
      ...escalates(1),
      { do: 'wait', minutes: 5 },
      { do: 'deliver', answer: 'accepted' },
    ],
  ],
  [
    'what a repeated bundle leaves out, since its alert is snoozed, is not written down as sent',
    [
      ...escalates(0),
      ...escalates(1),
      { do: 'deliver', answer: 'unknown_lost' },
      { do: 'snooze', listing: 0, of: 'newest', minutes: 3 * 24 * 60 },
      { do: 'wait', minutes: 5 },
      { do: 'deliver', answer: 'accepted' },
    ],
  ],
  [
    'runs by hand are counted the same whether a recovery between them was reported or not',
    [
      { ...failed, listing: 0, byHand: true, review: 1 },
      { do: 'succeed', listing: 0, review: 0 },
      { ...failed, listing: 0, review: 0 },
      { ...failed, listing: 0, byHand: true, review: 1 },
    ],
  ],
  [
    'an escalation that a snooze outlives is told by a reminder',
    [
      ...escalates(0),
      { do: 'snooze', listing: 0, of: 'newest', minutes: 4 * 24 * 60 },
      { do: 'deliver', answer: 'accepted' },
      { do: 'wait', minutes: 4 * 24 * 60 },
      { do: 'deliver', answer: 'accepted' },
      { do: 'review', listing: 0, times: 1 },
      { do: 'deliver', answer: 'accepted' },
    ],
  ],
  [
    'an escalation that was not sent when support resolves the alert is never sent, and the next cycle’s is',
    [
      ...escalates(0),
      { do: 'resolve', listing: 0, of: 'newest', note: 'asked the host' },
      { do: 'deliver', answer: 'accepted' },
      ...escalates(0),
      { do: 'deliver', answer: 'accepted' },
    ],
  ],
  [
    'a failure that is told after the success of a later run changes nothing',
    [
      { do: 'begin', listing: 0 },
      { do: 'succeed', listing: 0, review: 0 },
      { do: 'review', listing: 0, times: 2 },
      { ...failed, listing: 0, review: 1 },
    ],
  ],
];
