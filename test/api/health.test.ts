import { describe, expect, it } from '@jest/globals';
import { anApiWorld, nobody } from './api-world.ts';

const database = { name: 'database', ready: true, detail: 'answers' };
const temporal = { name: 'temporal', ready: false, detail: 'no worker polls' };

describe('health', () => {
  it('says that the process lives, whatever it stands on', async () => {
    const answer = await nobody(anApiWorld({ readiness: async () => [temporal] }).app).get('/healthz');

    expect([answer.status, answer.body]).toEqual([200, { data: { alive: true } }]);
  });

  it('is ready when every part is', async () => {
    const answer = await nobody(anApiWorld({ readiness: async () => [database] }).app).get('/readyz');

    expect([answer.status, answer.body]).toEqual([200, { data: [database] }]);
  });

  it('is not ready while one part is not, and names it', async () => {
    const answer = await nobody(anApiWorld({ readiness: async () => [database, temporal] }).app).get('/readyz');

    expect([answer.status, answer.body]).toEqual([503, { data: [database, temporal] }]);
  });

  it('is not ready when that cannot be told', async () => {
    const world = anApiWorld({
      readiness: async () => Promise.reject(new Error('pool of postgres://u:pw@db/x is gone')),
    });

    const answer = await nobody(world.app).get('/readyz');

    expect(answer.status).toBe(503);
    expect(answer.text).not.toContain('pool');
    expect(world.logLines.join('')).toContain('pool of postgres://db/… is gone');
  });
});
