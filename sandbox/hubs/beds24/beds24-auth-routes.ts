import { randomBytes } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import { sendJson } from '../hub-desk.ts';
import { apiTime, type Beds24Fake } from './beds24-bookings.ts';
import { Beds24Refusal } from './beds24-errors.ts';
import { callerOf } from './beds24-gate.ts';
import type { Beds24FakeAccount } from './beds24-state.ts';

const daySec = 86_400;
const refreshDays = 30;

/**
 * wiki.beds24.com: Category:API_V2; the shapes by the vendor's document, `expiresIn` 86400 as measured live (hardcode83/big).
 * None of these answers carries headers of credits. Status and words of a refusal are not known: 400 is in the document.
 */
export function authRoutes(router: Router, fake: Beds24Fake): void {
  router.get('/authentication/setup', (request, response) => answerSetup(fake, request, response));
  router.get('/authentication/token', (request, response) => answerToken(fake, request, response));
  router.get('/authentication/details', (request, response) => {
    const { account, scopes } = callerOf(fake, request);
    const found = account.tokens.find(({ token }) => token === request.get('token'));
    const expiresIn = Math.floor((Date.parse(found?.endsAt ?? '') - Date.parse(fake.clock.now())) / 1_000);
    const token = {
      ownerId: account.ownerId,
      expiresIn,
      created: apiTime(found?.created ?? ''),
      scopes,
      deviceName: 'relais',
    };
    const limits = { linkedProperties: false, onlyPropertyId: null, whiteListOnly: false, whiteList: [] };
    sendJson(response, 200, {
      validToken: true,
      token: { ...token, ...limits },
      diagnostics: { requestIp: '192.0.2.1' },
    });
  });
}

function answerSetup(fake: Beds24Fake, request: Request, response: Response): void {
  const code = request.get('code');
  const now = fake.clock.now();
  for (const account of fake.state.value.accounts) {
    const invite = account.invites.find((candidate) => candidate.code === code && now < candidate.endsAt);
    if (invite === undefined) continue;
    account.invites.splice(account.invites.indexOf(invite), 1);
    const refreshToken = randomBytes(60).toString('base64url');
    account.refreshTokens.push({ refreshToken, scopes: invite.scopes, usedAt: now });
    return sendJson(response, 200, { token: newToken(fake, account, invite.scopes), expiresIn: daySec, refreshToken });
  }
  throw new Beds24Refusal(400, 'Invite code not valid');
}

function answerToken(fake: Beds24Fake, request: Request, response: Response): void {
  const given = request.get('refreshToken');
  const now = fake.clock.now();
  const unusedSince = new Date(Date.parse(now) - refreshDays * daySec * 1_000).toISOString();
  for (const account of fake.state.value.accounts) {
    const found = account.refreshTokens.find(
      ({ refreshToken, usedAt }) => refreshToken === given && usedAt > unusedSince,
    );
    if (found === undefined) continue;
    found.usedAt = now;
    return sendJson(response, 200, { token: newToken(fake, account, found.scopes), expiresIn: daySec });
  }
  throw new Beds24Refusal(400, 'Refresh token not valid');
}

/** 120 bytes are 160 characters: live ones have 152 to 172. */
function newToken(fake: Beds24Fake, account: Beds24FakeAccount, scopes: string[]): string {
  const token = randomBytes(120).toString('base64url');
  const created = fake.clock.now();
  const endsAt = new Date(Date.parse(created) + daySec * 1_000).toISOString();
  account.tokens.push({ token, scopes, created, endsAt });
  fake.state.changed();
  return token;
}
