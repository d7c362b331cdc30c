import type { Texts } from './fr.ts';

/** What went wrong, and what to do, in English, by the code of the problem. */
export const enProblems: Texts['problem'] = {
  unreachable: 'The server does not answer. Check your connection, then try again.',
  unreadable_answer: 'The server gave an unexpected answer. Reload the page.',
  unreadable: 'The request could not be read. Reload the page, then try again.',
  unauthenticated: 'Your session has ended. Sign in again.',
  bad_signature: 'The proof of origin does not hold.',
  forbidden: 'Your role does not allow this.',
  cross_site: 'The request was refused because it seems to come from another site. Reload the page.',
  not_found: 'This does not exist, or no longer does. Reload the page.',
  listing_inactive: 'This listing is inactive, so it is not synchronised. Switch it on again in its settings.',
  nights_taken: 'Not all of these nights are free.',
  feed_already_connected: 'This calendar address is already connected.',
  connection_published: 'This platform reads a published calendar. Revoke that one first.',
  too_many_connections:
    'There are as many connected calendars or accounts here as there can be. Delete one that is no longer used, or give it the new address.',
  export_exists: 'This platform has its address already. Change it, or revoke it.',
  connection_read_only: 'This calendar is read only: nothing is published to it. Change that setting first.',
  too_many_exports: 'This listing has all the published calendars it can have. Revoke one that is no longer read.',
  unit_already_connected:
    'This unit of the account is connected already. Remove that connection first, or choose another.',
  channel_connected_twice:
    'A connected account brings this platform already. Remove or switch off one of the two connections.',
  connection_switched_off: 'This connection is switched off. Switch it on first.',
  hub_account_in_use: 'Listings still use this account. Remove their connections first.',
  hub_unavailable:
    'The service does not answer rightly, or refuses this account. Try again in a minute; if it lasts, connect the account again.',
  held_already_decided: 'These nights were freed or confirmed in the meantime. The list has just been updated.',
  conflict_decided: 'This conflict was settled meanwhile. The page has been updated.',
  conflict_changed:
    'This conflict has changed since you opened it. The page has been updated: read it again before you decide.',
  alert_superseded: 'This listing has a newer alert. This one is closed and stays as it is.',
  alert_resolved: 'This alert was resolved in the meantime. The page has just been updated.',
  listing_linked:
    'This listing is linked to others, whose nights it closes. Unlink it first, under “Linked listings”: only then do those nights open.',
  listings_already_linked: 'These two listings are linked already.',
  links_of_two_levels: 'A part cannot have parts of its own. Link each room with each whole listing directly.',
  too_many_links: 'This listing has as many linked listings as it can have.',
  listing_deleted: 'This listing was deleted: there is no host left to tell.',
  connection_deleted: 'This connected account was deleted: there is nobody left to tell.',
  account_already_connected:
    'This account is connected already. Give it new credentials instead, from “Connected accounts”.',
  not_an_account: 'This connection is not one of an account. Reload the page.',
  event_already_added: 'This event is in your list already.',
  still_unreadable: 'This row still cannot be read. It is kept as it is; you can read it again later, or dismiss it.',
  push_off: 'Push notifications are not set up on this installation.',
  member_exists: 'An account already exists for this address.',
  body_too_large: 'The request is too long. Shorten what you entered.',
  invalid: 'Some values are not right. Correct them, then try again.',
  rate_limited: 'Too many requests. Wait a minute, then try again.',
  internal: 'Something went wrong on our side. Try again; if it goes on, tell support.',
  unavailable: 'The service is not available just now. Try again in a moment.',
};

/** What is wrong with a field, in English, by the code of the error. */
export const enFields: Texts['field'] = {
  required: 'This field is required.',
  not_a_url: 'This is not a web address. Copy the whole iCal link, for example https://…/calendar.ics.',
  not_http: 'The address must start with https://, http:// or webcal://.',
  has_credentials: 'The address contains a user name or password. Use the platform’s public iCal link.',
  not_public: 'This address cannot be reached from the internet. Use the iCal link that the platform gives.',
  own_calendar:
    'This is the address of a calendar that relais itself publishes. Use the iCal link of a platform; for two listings to close each other, link them in their settings.',
  too_long: 'This value is too long.',
  too_small: 'This value is too short or too small.',
  too_big: 'This value is too long or too large.',
  invalid_type: 'This value is missing or not of the right type.',
  invalid_value: 'This value is none of those on offer.',
  unrecognized_key: 'This field is unknown. Reload the page.',
  invalid_format: 'This format is not right.',
  invalid: 'This value is not right.',
  empty_range: 'The end must come after the start.',
  range_too_long: 'These are too many nights at once. Check the year.',
  in_the_past: 'This date is already over.',
  too_late: 'This date is too far ahead.',
  interval_out_of_bounds:
    '1 to 5 minutes in real time, 15 to 30 minutes in the periodic mode; for an account, 5 to 60 minutes.',
  no_interval: 'A calendar that is read only on request has no interval.',
  feed_unreachable: 'This calendar could not be read at this address. Copy it from the platform again, or try later.',
  hub_refused: 'These credentials are refused. Copy them again from your account, or make new ones.',
  not_a_calendar:
    'This is not a whole iCal calendar. Paste the export address of the platform, or all of the file’s text.',
};
