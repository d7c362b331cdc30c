/** What went wrong, and what to do, in French, by the code of the problem. */
export const frProblems = {
  unreachable: 'Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.',
  unreadable_answer: 'Le serveur a donné une réponse inattendue. Rechargez la page.',
  unreadable: 'La demande n’a pas pu être lue. Rechargez la page, puis réessayez.',
  unauthenticated: 'Votre session est terminée. Reconnectez-vous.',
  bad_signature: 'La preuve d’origine ne convient pas.',
  forbidden: 'Votre rôle ne permet pas cette action.',
  cross_site: 'La demande a été refusée parce qu’elle semble venir d’un autre site. Rechargez la page.',
  not_found: 'Cet élément n’existe pas ou n’existe plus. Rechargez la page.',
  listing_inactive: 'Ce logement est inactif : il n’est pas synchronisé. Réactivez-le dans ses réglages.',
  nights_taken: 'Ces nuits ne sont pas toutes libres.',
  feed_already_connected: 'Cette adresse de calendrier est déjà reliée.',
  connection_published: 'Cette plateforme lit un calendrier publié. Révoquez-le d’abord.',
  too_many_connections:
    'Il y a déjà ici autant de calendriers ou de comptes reliés qu’il peut y en avoir. Supprimez-en un qui ne sert plus, ou donnez-lui la nouvelle adresse.',
  export_exists: 'Cette plateforme a déjà son adresse. Changez-la, ou révoquez-la.',
  connection_read_only: 'Ce calendrier est en lecture seule : rien ne lui est publié. Changez d’abord ce réglage.',
  too_many_exports:
    'Ce logement a déjà autant de calendriers publiés qu’il peut en avoir. Révoquez-en un qui n’est plus lu.',
  unit_already_connected:
    'Ce logement du compte est déjà relié. Supprimez d’abord cette liaison, ou choisissez-en un autre.',
  channel_connected_twice:
    'Un compte relié apporte déjà cette plateforme. Supprimez ou arrêtez l’une des deux liaisons.',
  connection_switched_off: 'Cette liaison est désactivée. Activez-la d’abord.',
  hub_account_in_use: 'Des logements utilisent encore ce compte. Supprimez d’abord leurs liaisons.',
  hub_unavailable:
    'Le service ne répond pas correctement, ou refuse ce compte. Réessayez dans une minute ; si cela dure, reliez de nouveau le compte.',
  held_already_decided: 'Ces nuits ont déjà été libérées ou confirmées entre-temps. La liste vient d’être mise à jour.',
  conflict_decided: 'Ce conflit a été réglé entre-temps. La page vient d’être mise à jour.',
  conflict_changed:
    'Ce conflit a changé depuis que vous l’avez ouvert. La page vient d’être mise à jour\u00a0: relisez-le avant de décider.',
  alert_superseded: 'Ce logement a une alerte plus récente. Celle-ci est close et reste telle quelle.',
  alert_resolved: 'Cette alerte a été résolue entre-temps. La page vient d’être mise à jour.',
  listing_linked:
    'Ce logement est lié à d’autres, dont il ferme des nuits. Déliez-le d’abord, dans «\u00a0Logements liés\u00a0»\u00a0: ces nuits ne rouvrent qu’alors.',
  listings_already_linked: 'Ces deux logements sont déjà liés.',
  links_of_two_levels:
    'Une partie ne peut pas avoir de parties à son tour. Liez chaque chambre directement à chaque logement entier.',
  too_many_links: 'Ce logement a déjà autant de logements liés qu’il peut en avoir.',
  listing_deleted: 'Ce logement a été supprimé : il n’y a plus d’hôte à prévenir.',
  connection_deleted: 'Ce compte relié a été supprimé : il n’y a plus personne à prévenir.',
  account_already_connected:
    'Ce compte est déjà relié. Donnez-lui plutôt de nouveaux identifiants, depuis « Comptes reliés ».',
  not_an_account: 'Cette liaison n’est pas celle d’un compte. Rechargez la page.',
  event_already_added: 'Cet événement est déjà dans votre liste.',
  still_unreadable:
    'Cette ligne reste illisible. Elle est gardée telle quelle ; vous pourrez la relire plus tard ou l’écarter.',
  push_off: 'Les notifications push ne sont pas configurées sur cette installation.',
  member_exists: 'Un compte existe déjà pour cette adresse.',
  body_too_large: 'La demande est trop longue. Raccourcissez ce que vous avez saisi.',
  invalid: 'Certaines valeurs ne conviennent pas. Corrigez-les, puis réessayez.',
  rate_limited: 'Trop de demandes. Attendez une minute, puis réessayez.',
  internal: 'Une erreur s’est produite de notre côté. Réessayez ; si elle persiste, prévenez le support.',
  unavailable: 'Le service est momentanément indisponible. Réessayez dans un instant.',
};

/** What is wrong with a field, in French, by the code of the error. */
export const frFields = {
  required: 'Ce champ est obligatoire.',
  not_a_url: 'Ce n’est pas une adresse web. Copiez le lien iCal entier, par exemple https://…/calendar.ics.',
  not_http: 'L’adresse doit commencer par https://, http:// ou webcal://.',
  has_credentials:
    'L’adresse contient un identifiant ou un mot de passe. Utilisez le lien iCal public de la plateforme.',
  not_public: 'Cette adresse n’est pas accessible depuis Internet. Utilisez le lien iCal donné par la plateforme.',
  own_calendar:
    'Cette adresse est celle d’un calendrier que relais publie lui-même. Utilisez le lien iCal d’une plateforme\u00a0; pour que deux logements se ferment l’un l’autre, liez-les dans leurs réglages.',
  too_long: 'Cette valeur est trop longue.',
  too_small: 'Cette valeur est trop courte ou trop petite.',
  too_big: 'Cette valeur est trop longue ou trop grande.',
  invalid_type: 'Cette valeur manque ou n’est pas du bon type.',
  invalid_value: 'Cette valeur n’est pas l’une de celles proposées.',
  unrecognized_key: 'Ce champ est inconnu. Rechargez la page.',
  invalid_format: 'Ce format ne convient pas.',
  invalid: 'Cette valeur ne convient pas.',
  empty_range: 'La fin doit suivre le début.',
  range_too_long: 'Cela fait trop de nuits à la fois. Vérifiez l’année.',
  in_the_past: 'Cette date est déjà passée.',
  too_late: 'Cette date est trop lointaine.',
  interval_out_of_bounds:
    'De 1 à 5 minutes en temps réel, de 15 à 30 minutes en mode périodique ; pour un compte, de 5 à 60 minutes.',
  no_interval: 'Un calendrier lu seulement à la demande n’a pas d’intervalle.',
  feed_unreachable:
    'Ce calendrier n’a pas pu être lu à cette adresse. Copiez-la de nouveau sur la plateforme, ou réessayez plus tard.',
  hub_refused: 'Ces identifiants sont refusés. Copiez-les de nouveau depuis votre compte, ou créez-en d’autres.',
  not_a_calendar:
    'Ce n’est pas un calendrier iCal complet. Collez l’adresse d’exportation de la plateforme, ou tout le texte du fichier.',
};
