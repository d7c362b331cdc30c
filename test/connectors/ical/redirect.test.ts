import { describe, expect, it } from '@jest/globals';
import { parseAllowedOrigins } from '../../../src/connectors/ical/feed-address.ts';
import { judgeRedirect } from '../../../src/connectors/ical/redirect.ts';

const allowed = parseAllowedOrigins(['http://127.0.0.1:4010']);
const judge = (here: string, location: string | undefined) => judgeRedirect({ here, location, hop: 1 }, allowed);

describe('judgeRedirect', () => {
  it('follows relative and absolute targets, and http to https', () => {
    expect(judge('https://feeds.example/a/b.ics?t=1', 'c.ics')).toEqual({
      outcome: 'followed',
      url: 'https://feeds.example/a/c.ics',
    });
    expect(judge('https://feeds.example/a', '//other.example/c')).toEqual({
      outcome: 'followed',
      url: 'https://other.example/c',
    });
    expect(judge('http://feeds.example/a', 'https://feeds.example/a')).toEqual({
      outcome: 'followed',
      url: 'https://feeds.example/a',
    });
  });

  it('asks over https where an allowed origin leads to http', () => {
    expect(judge('http://127.0.0.1:4010/a', 'http://feeds.example/a')).toEqual({
      outcome: 'followed',
      url: 'https://feeds.example/a',
    });
  });

  it('never goes from https to http, not even to an allowed origin', () => {
    for (const location of ['http://feeds.example/a', 'http://127.0.0.1:4010/']) {
      expect(judge('https://feeds.example/a', location)).toEqual({
        outcome: 'troubled',
        trouble: { kind: 'downgraded', hop: 1 },
      });
    }
  });

  it('judges the target like an address that a member types', () => {
    const refusals = [
      ['http://169.254.169.254/', 'not_public'],
      ['https://feeds.example:22/', 'not_public'],
      ['https://a:b@feeds.example/', 'has_credentials'],
      ['file:///etc/passwd', 'not_http'],
      [`/${'a'.repeat(3000)}`, 'too_long'],
    ];
    for (const [location, reason] of refusals) {
      expect(judge('http://127.0.0.1:4010/a', location)).toEqual({
        outcome: 'troubled',
        trouble: { kind: 'address_refused', reason, hop: 1 },
      });
    }
  });

  it('does not follow a redirect without a readable Location', () => {
    for (const location of [undefined, 'http://[']) {
      expect(judge('https://feeds.example/a', location)).toEqual({
        outcome: 'troubled',
        trouble: { kind: 'bad_redirect', hop: 1 },
      });
    }
  });
});
