import { isRecord, sendJson } from './api.ts';
import { ApiProblem } from './api-problem.ts';

/** How a request to the sign-in service ended. `refused`: wrong password, or a link that is used or too old. */
export type AuthOutcome = 'done' | 'refused' | 'too_short' | 'rate_limited' | 'unavailable';

/** Signs in with the session cookie. Never says which of the two, address or password, was wrong. */
export function signIn(credentials: { readonly email: string; readonly password: string }): Promise<AuthOutcome> {
  return post('/api/auth/sign-in/email', credentials);
}

/** Ends the session of this browser. */
export function signOut(): Promise<AuthOutcome> {
  return post('/api/auth/sign-out', {});
}

/** Asks for a mail with a link to choose a new password. The answer is the same for unknown addresses. */
export function requestPasswordReset(email: string): Promise<AuthOutcome> {
  return post('/api/auth/request-password-reset', { email, redirectTo: '/set-password' });
}

/** Sets the password with the token of a reset or invitation mail. */
export function resetPassword(choice: { readonly newPassword: string; readonly token: string }): Promise<AuthOutcome> {
  return post('/api/auth/reset-password', choice);
}

async function post(address: string, body: unknown): Promise<AuthOutcome> {
  try {
    const answer = await sendJson('post', address, body);
    return outcomeOf(answer.status, answer.body);
  } catch (error) {
    if (error instanceof ApiProblem) return 'unavailable';
    throw error;
  }
}

function outcomeOf(status: number, body: unknown): AuthOutcome {
  if (status >= 200 && status <= 299) return 'done';
  if (status === 429) return 'rate_limited';
  if (status >= 500) return 'unavailable';
  return isRecord(body) && body['code'] === 'PASSWORD_TOO_SHORT' ? 'too_short' : 'refused';
}
