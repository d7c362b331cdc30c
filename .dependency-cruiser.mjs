/**
 * The boundaries of docs/architecture.md. A folder may import what its rule does not forbid. Where only types may be
 * imported, `.oxlintrc.json` says so.
 */
const within = (folder) => `^${folder}/`;

/** `from` may import, besides itself and packages that `allowedPackages` names, only `allowedFolders`. */
function only(from, allowedFolders, comment) {
  return {
    name: `${from.replaceAll(/[^a-z]+/gi, '-')}-imports-only-its-own`,
    comment,
    severity: 'error',
    from: { path: within(from), pathNot: 'generated' },
    to: {
      path: '^(src|workflows|activities|web|sandbox|bench|test|tools)/',
      pathNot: [from, ...allowedFolders].map((folder) => `^${folder}`),
    },
  };
}

/** `from` may use no package but these, and Node only when `node` says so. */
function packages(from, allowed, { node = false, pathNot } = {}) {
  return {
    name: `${from.replaceAll(/[^a-z]+/gi, '-')}-packages`,
    comment: 'A package is known to one folder, so that it can be replaced there.',
    severity: 'error',
    from: { path: within(from), pathNot: pathNot ?? 'generated' },
    to: {
      dependencyTypes: [
        'npm',
        'npm-dev',
        'npm-optional',
        'npm-peer',
        'npm-no-pkg',
        'npm-unknown',
        ...(node ? [] : ['core']),
      ],
      ...(allowed.length > 0 ? { pathNot: allowed.map((name) => `^node_modules/(@types/)?${name}/`) } : {}),
    },
  };
}

const ports = [
  'src/ports.ts',
  'src/account-ports.ts',
  'src/event-ports.ts',
  'src/broker-record-ports.ts',
  'src/account-store-ports.ts',
  'src/alert-ports.ts',
  'src/mail-ports.ts',
  'src/breaker-ports.ts',
  'src/cancellation-ports.ts',
  'src/conflict-ports.ts',
  'src/link-ports.ts',
  'src/date-blocking-ports.ts',
  'src/export-ports.ts',
  'src/feed-ports.ts',
  'src/health-ports.ts',
  'src/hub-ports.ts',
  'src/notice-ports.ts',
  'src/pass-ports.ts',
  'src/operation-ports.ts',
  'src/publication-ports.ts',
  'src/sweep-ports.ts',
  'src/settings-ports.ts',
  'src/webhook-ports.ts',
];

/** What workflows are told, and answer. Those that are types alone are not in their bundle. */
const messages = [
  'workflows/messages.ts',
  'workflows/account-messages.ts',
  'workflows/alert-messages.ts',
  'workflows/pass-messages.ts',
  'workflows/sweep-messages.ts',
  'workflows/operation-messages.ts',
  'workflows/webhook-messages.ts',
];

const forbidden = [
  {
    name: 'no-cycle',
    severity: 'error',
    from: { pathNot: 'generated' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  only('src/domain', [], 'The rules are pure: they know nothing but one another.'),
  packages('src/domain', []),
  only('workflows', ['src/domain', 'activities'], 'Workflows know rules, and of activities only their types.'),
  packages('workflows', ['@temporalio/workflow', '@temporalio/common']),
  only('activities', ['src/domain', ...ports, ...messages], 'Activities are given their ports.'),
  packages('activities', ['@temporalio/activity', '@temporalio/common']),
  only('src/contract', ['src/domain'], 'The contract is rules and schemas, for browsers too.'),
  packages('src/contract', ['zod']),
  only('src/api', ['src/domain', 'src/contract', ...ports], 'The API is given its ports.'),
  packages(
    'src/api',
    ['express', 'helmet', 'pino', 'pino-http', 'zod', 'zod-openapi', 'swagger-ui-dist', 'express-serve-static-core'],
    { node: true },
  ),
  only('src/connectors', ['src/domain', ...ports], 'A connector knows its outside system and its port.'),
  packages('src/connectors/ical', ['undici', 'ipaddr.js', 'ical.js', 'luxon', 'zod'], { node: true }),
  packages('src/connectors/hubs', ['undici', 'zod'], { node: true }),
  packages('src/connectors/accounts', ['undici', 'zod', 'luxon', 'ccxt', 'fast-xml-parser'], { node: true }),
  packages('src/connectors/mail', ['nodemailer', '@react-email', 'react', 'zod'], { node: true }),
  packages('src/connectors/push', ['undici', 'web-push'], { node: true }),
  only('src/persistence', ['src/domain', ...ports], 'A store knows its database and its port.'),
  packages('src/persistence', ['@prisma', 'pg', 'zod', 'better-auth', '@better-auth'], { node: true }),
  only('src/temporal', ['src/domain', ...ports, 'workflows'], 'The orchestrator knows Temporal and the messages.'),
  packages('src/temporal', ['@temporalio/client']),
  only('web', ['src/domain', 'src/contract'], 'Pages know the contract and the rules.'),
  {
    name: 'sandbox-knows-plain-types',
    severity: 'error',
    from: { path: '^sandbox/' },
    to: { path: '^(src|workflows|activities|web)/', pathNot: ['src/domain', ...ports].map((folder) => `^${folder}`) },
  },
  {
    name: 'only-embedded-starts-the-sandbox',
    severity: 'error',
    from: { path: '^(src|workflows|activities)/', pathNot: '^src/embedded/' },
    to: { path: '^sandbox/' },
  },
  {
    name: 'nobody-imports-compositions',
    severity: 'error',
    from: {},
    to: { path: '^src/(main|server|worker)\\.ts$' },
  },
  {
    name: 'embedded-is-for-the-one-command',
    severity: 'error',
    from: { path: '^(src|workflows|activities|web)/', pathNot: '^src/(embedded/|main\\.ts)' },
    to: { path: '^src/embedded/' },
  },
  {
    name: 'parts-are-for-compositions',
    severity: 'error',
    from: {
      path: '^(src|workflows|activities|web)/',
      pathNot: '^src/(parts/|embedded/|cli/|main\\.ts|server\\.ts|worker\\.ts)',
    },
    to: { path: '^src/parts/' },
  },
  {
    name: 'nobody-imports-tests',
    severity: 'error',
    from: { pathNot: '^test/' },
    to: { path: '^test/' },
  },
];

export default {
  forbidden,
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'src/persistence/generated' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
