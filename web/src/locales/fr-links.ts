/** Linked listings, and the check of dates, in French. */
export const frLinks = {
  title: 'Logements liés',
  intro:
    'Liez une maison entière à ses chambres\u00a0: une nuit prise dans l’une ferme l’autre, sur toutes vos plateformes. Les chambres d’une même maison ne se ferment pas entre elles.',
  empty: 'Aucun logement lié.',
  ownerOnly: 'Seul le propriétaire du logement peut lier des logements.',
  role: {
    whole: 'Logement entier, dont celui-ci est une partie',
    part: 'Partie de ce logement',
    neighbour: 'Partage une chambre avec ce logement',
  },
  neighbourHint: 'Ce lien découle d’une partie commune\u00a0: il disparaît avec elle.',
  inactive: 'Inactif',
  add: 'Lier un logement',
  other: 'L’autre logement',
  asRole: 'Il est…',
  asPart: 'une partie de «\u00a0{{name}}\u00a0» (une chambre)',
  asWhole: 'le logement entier dont «\u00a0{{name}}\u00a0» est une partie',
  noneLeft: 'Vous n’avez pas d’autre logement à lier. Ajoutez d’abord la maison et ses chambres comme des logements.',
  closes:
    'Dès maintenant, toute nuit prise dans «\u00a0{{whole}}\u00a0» (réservation ou blocage) ferme «\u00a0{{part}}\u00a0», et toute nuit prise dans «\u00a0{{part}}\u00a0» ferme «\u00a0{{whole}}\u00a0», y compris celles qui le sont déjà.',
  once: 'Si une plateforme lie déjà ces logements elle-même, retirez ce lien là-bas\u00a0: relais s’en charge partout.',
  linkYes: 'Lier et fermer ces nuits',
  linked: '«\u00a0{{name}}\u00a0» est lié.',
  unlink: 'Délier',
  unlinkOf: 'Délier «\u00a0{{name}}\u00a0»',
  unlinkAsk:
    'Délier «\u00a0{{name}}\u00a0»\u00a0? Les nuits que ce lien seul ferme rouvrent aussitôt, ici comme là-bas et sur vos plateformes.',
  unlinkYes: 'Oui, délier',
  unlinked: '«\u00a0{{name}}\u00a0» n’est plus lié.',
};

/** The check of dates, in French. */
export const frCheck = {
  title: 'Vérifier ces dates',
  intro: 'Interroge aussitôt vos plateformes qui le permettent, celles des logements liés comprises.',
  checkIn: 'Arrivée',
  checkOut: 'Départ',
  ask: 'Vérifier',
  free: 'Ces nuits sont libres.',
  freeAsKnown: 'Aucune nuit n’est prise à notre connaissance, mais tout n’a pas pu être relu à l’instant\u00a0:',
  taken: 'Ces nuits ne sont pas toutes libres.',
  state: {
    fresh: '{{label}}\u00a0: lu {{when}}',
    stale: '{{label}}\u00a0: dernière lecture {{when}}',
    unreachable: '{{label}}\u00a0: ne répond pas, dernière lecture {{when}}',
    put_off: '{{label}}\u00a0: ne peut pas être interrogé pour l’instant, dernière lecture {{when}}',
  },
  never: 'jamais',
};
