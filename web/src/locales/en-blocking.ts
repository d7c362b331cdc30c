import type { Texts } from './fr.ts';

/** Why a night is closed, and what of that can be lifted, in English. */
export const enBlocking: Texts['blocking'] = {
  why: 'Why is this night closed?',
  title: 'Why this night is closed',
  nothing: 'Nothing closes this night any more.',
  of: '{{label}}: {{why}}',
  lift: 'Lift closures without an origin',
  done_one: '{{count}} closure lifted.',
  done_other: '{{count}} closures lifted.',
  reason: {
    booked: 'a direct booking. Cancel it to free the night.',
    host_block: 'you blocked it. relais never touches that; open it again yourself.',
    linked_listing: 'taken in a listing that is linked to this one. It is freed with that one.',
    booked_on_platform: 'a platform lists it as booked.',
    closed_on_platform: 'a platform lists it as closed. Open it again there.',
    platform_window: 'the platform lets nobody book so far ahead, or so late. It is exported to nobody.',
    echo_of_root: 'a copy of another closure of this listing. It goes with that one.',
    echo_still_listed:
      'a copy whose origin is gone, but which the platform still lists. It goes as soon as the platform reads your calendar again.',
    echo_origin_gone: 'a copy whose origin is gone.',
    origin_asked: 'its origin is not known: say under “Awaiting confirmation” what it is.',
    held_release:
      'the platform lists it no more: to be freed under “Awaiting confirmation”, or by itself once that is confirmed.',
    left_by_connection: 'left closed by a calendar that you removed. You can free it.',
    opening_owed: 'relais closed it on this platform and has no reason any more to keep it closed.',
    destination_off: 'relais closed it on this platform, which is no longer kept in step by itself.',
  },
};
