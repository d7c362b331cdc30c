import { describe, expect, it } from '@jest/globals';
import { checkFeedAddress, parseAllowedOrigins } from '../../../src/connectors/ical/feed-address.ts';

const none = parseAllowedOrigins([]);
const reasonFor = (text: string) => {
  const check = checkFeedAddress(text, none);
  return check.outcome === 'refused' ? check.reason : `accepted ${check.url}`;
};
const accepted = (url: string) => ({ outcome: 'accepted', url });

describe('checkFeedAddress', () => {
  it.each([
    ['https://www.airbnb.com/calendar/ical/1.ics?t=abc', 'https://www.airbnb.com/calendar/ical/1.ics?t=abc'],
    ['http://www.vrbo.com/icalendar/1.ics', 'https://www.vrbo.com/icalendar/1.ics'],
    ['http://feeds.example:80/a.ics', 'https://feeds.example/a.ics'],
    ['webcals://feeds.example/a.ics', 'https://feeds.example/a.ics'],
    ['webcal://feeds.example:80/a.ics', 'https://feeds.example/a.ics'],
    ['  https://feeds.example/a.ics\n', 'https://feeds.example/a.ics'],
    ['webcal://feeds.example/a.ics', 'https://feeds.example/a.ics'],
    ['WebCal://feeds.example/a.ics', 'https://feeds.example/a.ics'],
    ['https://feeds.example./a.ics', 'https://feeds.example/a.ics'],
    ['https://feeds.example/a.ics#top', 'https://feeds.example/a.ics'],
    ['https://feeds.example:443/a.ics', 'https://feeds.example/a.ics'],
    ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
  ])('accepts %j', (text, url) => {
    expect(checkFeedAddress(text, none)).toEqual(accepted(url));
  });

  it.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://127.1/',
    'http://１２７.0.0.1/',
    'http://169。254。169。254/',
    'http://8.8.8.8/',
    'http://0/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://168.63.129.16/',
    'http://127.0.0.1./',
    'http://127.0.0.1../',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[fd00:ec2::254]/',
    'http://[2606:4700::1111]/',
    'http://localhost/',
    'http://LOCALHOST/',
    'http://localhost./',
    'http://localhost../',
    'http://a.localhost/',
    'http://printer.local/',
    'http://metadata.google.internal/',
    'http://metadata.goog/',
    'http://intranet/',
    'http://wiki.intranet/',
    'http://nas.home.lan/',
    'http://router.home/',
    'http://kubernetes.default.svc/',
    'http://database.corp/',
    'http://a..example/',
    'https://feeds.example:22/',
    'https://feeds.example:80/',
    'http://feeds.example:8080/',
    'https://feeds.example:8443/',
    'webcal://127.0.0.1/',
    `http://${'a.'.repeat(130)}example/`,
  ])('refuses %j as not public', (text) => {
    expect(reasonFor(text)).toBe('not_public');
  });

  it.each([
    ['file:///etc/passwd', 'not_http'],
    ['ftp://feeds.example/a.ics', 'not_http'],
    ['data:text/calendar,BEGIN:VCALENDAR', 'not_http'],
    ['javascript:alert(1)', 'not_http'],
    ['gopher://feeds.example/', 'not_http'],
    ['https://user:secret@feeds.example/', 'has_credentials'],
    ['https://user@feeds.example/', 'has_credentials'],
    ['https://feeds.example@127.0.0.1/', 'has_credentials'],
    ['', 'not_a_url'],
    ['feeds.example/a.ics', 'not_a_url'],
    ['http://', 'not_a_url'],
    ['http://1.2.3.4.5/', 'not_a_url'],
    ['http://[::1/', 'not_a_url'],
  ])('refuses %j as %s', (text, reason) => {
    expect(reasonFor(text)).toBe(reason);
  });

  it('refuses over 2048 characters, as typed or once escaped', () => {
    const address = (length: number, letter: string) => `https://feeds.example/${letter.repeat(length)}`;
    expect(reasonFor(address(2100, 'a'))).toBe('too_long');
    expect(reasonFor(address(1000, 'é'))).toBe('too_long');
    expect(reasonFor(address(2000, 'a'))).toMatch(/^accepted/);
  });

  it('exempts an allowed origin from the rules on schemes, hosts and ports, and no other origin', () => {
    const allowed = parseAllowedOrigins(['http://127.0.0.1:4010']);
    for (const scheme of ['http', 'webcal'])
      expect(checkFeedAddress(`${scheme}://127.0.0.1:4010/a.ics`, allowed)).toEqual(
        accepted('http://127.0.0.1:4010/a.ics'),
      );
    const secure = parseAllowedOrigins(['https://feeds.example:8443']);
    expect(checkFeedAddress('webcal://feeds.example:8443/a.ics', secure)).toEqual(
      accepted('https://feeds.example:8443/a.ics'),
    );
    for (const other of [
      'http://127.0.0.1:4011/',
      'https://127.0.0.1:4010/',
      'http://127.0.0.2:4010/',
      'http://localhost:4010/',
    ]) {
      expect(checkFeedAddress(other, allowed)).toEqual({ outcome: 'refused', reason: 'not_public' });
    }
    expect(checkFeedAddress('http://a:b@127.0.0.1:4010/', allowed)).toEqual({
      outcome: 'refused',
      reason: 'has_credentials',
    });
  });

  it('rejects a setting that is not an origin by naming it', () => {
    expect(() => parseAllowedOrigins(['127.0.0.1:4010'])).toThrow('127.0.0.1:4010');
    expect(() => parseAllowedOrigins(['http://127.0.0.1:4010/feeds'])).toThrow('/feeds');
    expect(() => parseAllowedOrigins(['ftp://feeds.example'])).toThrow('ftp://feeds.example');
  });
});
