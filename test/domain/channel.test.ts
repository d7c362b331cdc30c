import { describe, expect, it } from '@jest/globals';
import { channelOfFeed, channelsTwice, channelTwiceBy, type Way } from '../../src/domain/channel.ts';

const feed = (connectionId: string, channel?: 'airbnb' | 'vrbo', isEnabled = true): Way => ({
  connectionId,
  label: `feed ${connectionId}`,
  isEnabled,
  by: 'feed',
  channel,
});
const hub = (connectionId: string, channels: readonly ('airbnb' | 'vrbo')[], isEnabled = true): Way => ({
  connectionId,
  label: `hub ${connectionId}`,
  isEnabled,
  by: 'hub',
  channels,
});

describe('the channel of a feed', () => {
  it.each([
    ['www.airbnb.fr', null, 'airbnb'],
    ['fr.airbnb.com', null, 'airbnb'],
    ['www.airbnb.co.uk', null, 'airbnb'],
    ['www.airbnb.com.au', null, 'airbnb'],
    ['ical.booking.com', null, 'booking.com'],
    ['admin.booking.com:443', null, 'booking.com'],
    ['www.abritel.fr', null, 'vrbo'],
    ['www.vrbo.com', null, 'vrbo'],
    ['calendars.greengo.voyage', null, 'greengo'],
    ['ICAL.Booking.com', null, 'booking.com'],
    ['notairbnb.fr', null, undefined],
    ['airbnb.fr.evil.example', null, undefined],
    ['mybooking.com', null, undefined],
    ['feeds.example', null, undefined],
    ['feeds.example', 'airbnb', 'airbnb'],
    ['feeds.example', 'google', undefined],
    ['feeds.example', 'beds24', undefined],
    // What a host says that has one channel only is not changed by how the feed is written.
    ['www.airbnb.fr', 'vrbo', 'airbnb'],
  ])('of host %s, written as %s, is %s', (host, platform, is) => {
    expect(channelOfFeed({ host, platform })).toBe(is);
  });
});

describe('a channel that reaches a listing by two ways', () => {
  it.each<[string, readonly Way[], readonly string[]]>([
    ['a feed and a hub that sells on it', [feed('f', 'airbnb'), hub('h', ['airbnb'])], ['airbnb f h']],
    ['a feed and a hub that sells elsewhere', [feed('f', 'airbnb'), hub('h', ['vrbo'])], []],
    ['a feed whose channel is not known yet', [feed('f'), hub('h', ['airbnb'])], []],
    ['two feeds of one channel', [feed('f', 'airbnb'), feed('g', 'airbnb')], []],
    ['two hubs', [hub('h', ['airbnb']), hub('i', ['airbnb'])], []],
    ['a feed that is switched off', [feed('f', 'airbnb', false), hub('h', ['airbnb'])], []],
    ['a hub that is switched off', [feed('f', 'airbnb'), hub('h', ['airbnb'], false)], []],
    [
      'two feeds and one hub',
      [hub('h', ['airbnb', 'vrbo']), feed('f', 'airbnb'), feed('g', 'vrbo')],
      ['airbnb f h', 'vrbo g h'],
    ],
  ])('%s', (_, ways, is) => {
    const twice = channelsTwice(ways).map((one) => `${one.channel} ${one.feed.connectionId} ${one.hub.connectionId}`);
    expect(twice).toEqual(is);
  });

  it('is laid at the door of the connection that would bring it, and no other', () => {
    const others = [feed('f', 'airbnb'), hub('h', ['airbnb'])];
    expect(channelTwiceBy(feed('g', 'vrbo'), others)).toBeUndefined();
    expect(channelTwiceBy(feed('g', 'airbnb'), others)).toMatchObject({ feed: { connectionId: 'g' } });
    expect(channelTwiceBy(hub('h', ['vrbo']), others)).toBeUndefined();
  });
});
