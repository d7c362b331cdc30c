/** Why a night is closed, and what of that can be lifted, in French. */
export const frBlocking = {
  why: 'Pourquoi cette nuit est-elle fermée\u00a0?',
  title: 'Pourquoi cette nuit est fermée',
  nothing: 'Plus rien ne ferme cette nuit.',
  of: '{{label}}\u00a0: {{why}}',
  lift: 'Lever les fermetures sans origine',
  done_one: '{{count}} fermeture levée.',
  done_other: '{{count}} fermetures levées.',
  reason: {
    booked: 'une réservation directe. Annulez-la pour libérer la nuit.',
    host_block: 'vous l’avez bloquée. relais n’y touche jamais\u00a0; rouvrez-la vous-même.',
    linked_listing: 'prise dans un logement lié à celui-ci. Elle se libère avec lui.',
    booked_on_platform: 'une plateforme l’annonce réservée.',
    closed_on_platform: 'une plateforme l’annonce fermée. Rouvrez-la là-bas.',
    platform_window: 'la plateforme ne laisse pas réserver si loin, ou si tard. Ce n’est exporté à personne.',
    echo_of_root: 'une copie d’une autre fermeture de ce logement. Elle part avec elle.',
    echo_still_listed:
      'une copie dont l’origine est partie, mais que la plateforme annonce encore. Elle part dès que la plateforme relit votre calendrier.',
    echo_origin_gone: 'une copie dont l’origine est partie.',
    origin_asked:
      'son origine est inconnue\u00a0: dites dans «\u00a0En attente de confirmation\u00a0» ce qu’il en est.',
    held_release:
      'la plateforme ne l’annonce plus\u00a0: à libérer dans «\u00a0En attente de confirmation\u00a0», ou d’elle-même si cela se confirme.',
    left_by_connection: 'laissée fermée par un calendrier que vous avez supprimé. Vous pouvez la libérer.',
    opening_owed: 'relais l’a fermée sur cette plateforme et n’a plus de raison de la garder fermée.',
    destination_off: 'relais l’a fermée sur cette plateforme, qui n’est plus tenue à jour d’elle-même.',
  },
};
