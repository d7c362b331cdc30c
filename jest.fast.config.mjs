import config from './jest.config.mjs';

const { globalSetup: _setup, globalTeardown: _teardown, ...fast } = config;

/** The tests that start no server: part of `npm run check`. */
export default {
  ...fast,
  testPathIgnorePatterns: [
    '/node_modules/',
    '<rootDir>/test/(persistence|temporal|faults|e2e|embedded|workflows/sync|cli)',
    'connectors/mail',
  ],
};
