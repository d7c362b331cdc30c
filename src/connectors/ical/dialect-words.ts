import type { ObservedClass } from '../../domain/observed-event.ts';

/**
 * The first part of Airbnb's UIDs, by class: constants of the platform, which outlive its texts. Sources: recorded feeds
 * of 1.0 (`7f66…` blocks) and of 0.8.8 (`6fec…` blocks).
 */
export const airbnbPrefixes: ReadonlyMap<string, ObservedClass> = new Map([
  ['1418fb94e984', 'booking'],
  ['7f662ec65913', 'block'],
  ['6fec1092d3fa', 'block'],
]);

/**
 * The words, in lower case, that Vrbo, Abritel and FeWo-direkt begin a summary with. A stay that is `tentative` waits for
 * its payment. Sources: sample feeds in public repositories of calendar readers (English, French), the help pages of
 * FeWo-direkt (German).
 */
export const vrboWords = {
  booking: ['reserved', 'booked', 'réservée', 'réservé', 'reserviert', 'gebucht'],
  tentative: ['tentative', 'provisoire', 'vorläufig', 'provisorisch'],
  block: [
    'blocked',
    'unavailable',
    'not available',
    'indisponible',
    'bloqué',
    'nicht verfügbar',
    'blockiert',
    'gesperrt',
  ],
} as const;
