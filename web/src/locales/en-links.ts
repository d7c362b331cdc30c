import type { Texts } from './fr.ts';

/** Linked listings in English. */
export const enLinks: Texts['link'] = {
  title: 'Linked listings',
  intro:
    'Link a whole house with its rooms: a night taken in one closes the other, on all your platforms. The rooms of one house do not close each other.',
  empty: 'No linked listing.',
  ownerOnly: 'Only the owner of the listing can link listings.',
  role: {
    whole: 'Whole listing that this one is a part of',
    part: 'Part of this listing',
    neighbour: 'Shares a room with this listing',
  },
  neighbourHint: 'This follows from a part that both have: it ends with it.',
  inactive: 'Inactive',
  add: 'Link a listing',
  other: 'The other listing',
  asRole: 'It is…',
  asPart: 'a part of “{{name}}” (a room)',
  asWhole: 'the whole that “{{name}}” is a part of',
  noneLeft: 'You have no other listing to link. First add the house and its rooms as listings.',
  closes:
    'From now on each night taken in “{{whole}}” (booked or blocked) closes “{{part}}”, and each night taken in “{{part}}” closes “{{whole}}”, those that are taken already too.',
  once: 'If a platform links these listings itself, remove that link there: relais does it everywhere.',
  linkYes: 'Link and close these nights',
  linked: '“{{name}}” is linked.',
  unlink: 'Unlink',
  unlinkOf: 'Unlink “{{name}}”',
  unlinkAsk:
    'Unlink “{{name}}”? The nights that this link alone closes open at once, here, there and on your platforms.',
  unlinkYes: 'Yes, unlink',
  unlinked: '“{{name}}” is linked no more.',
};

/** The check of dates, in English. */
export const enCheck: Texts['check'] = {
  title: 'Check these dates',
  intro: 'Asks those of your platforms that allow it at once, those of linked listings too.',
  checkIn: 'Check-in',
  checkOut: 'Check-out',
  ask: 'Check',
  free: 'These nights are free.',
  freeAsKnown: 'No night is taken as far as we know, but not everything could be read again just now:',
  taken: 'Not all of these nights are free.',
  state: {
    fresh: '{{label}}: read {{when}}',
    stale: '{{label}}: last read {{when}}',
    unreachable: '{{label}}: does not answer, last read {{when}}',
    put_off: '{{label}}: cannot be asked for now, last read {{when}}',
  },
  never: 'never',
};
