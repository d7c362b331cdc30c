import config from './jest.config.mjs';

const { globalSetup: _setup, globalTeardown: _teardown, ...fast } = config;

/** The quick tests, which start no server and draw no page: part of `npm run check`, which takes under a minute. */
export default {
  ...fast,
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/(accounts|alerts|echo|replay|sweep|persistence|temporal|faults|mail|e2e|embedded|workflows/(sync|supervise|notify|audit|alert|run)|cli|replay/served|production/production-run)',
    'connectors/mail',
    '<rootDir>/test/web/(?!.*(words|locales))',
  ],
};
