/** Boundaries of docs/ARCHITECTURE.md. */
module.exports = {
  forbidden: [
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'modules-only-by-their-door',
      comment: 'A module is entered only through its index.ts.',
      severity: 'error',
      from: { path: '^server/modules/([^/]+)/' },
      to: {
        path: '^server/modules/([^/]+)/',
        pathNot: ['^server/modules/$1/', '^server/modules/[^/]+/(index|testing)\\.ts$'],
      },
    },
    {
      name: 'outside-only-by-the-door',
      severity: 'error',
      from: { pathNot: '^server/modules/' },
      to: { path: '^server/modules/[^/]+/', pathNot: '^server/modules/[^/]+/(index|testing)\\.ts$' },
    },
    {
      name: 'packages-have-no-io',
      comment: 'Pure packages run in the browser too.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: '\\.test\\.ts$|/node\\.ts$|/testing/|scripts/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'packages-below-server',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(server|site|cli|apps)/' },
    },
    {
      name: 'site-is-pure',
      severity: 'error',
      from: { path: '^site/src' },
      to: { path: '^(server|cli|apps)/' },
    },
    {
      name: 'apps-speak-http',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^(server|site|cli)/' },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      from: { path: '^server/modules/[^/]+/domain/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^server/(platform|adapters)/|/(commands|queries|store)',
        pathNot: '^server/adapters/[^/]+/port\\.ts$',
      },
    },
    {
      name: 'cases-never-see-care',
      comment: 'Care never turns into evidence.',
      severity: 'error',
      from: { path: '^server/modules/(cases|panel|payouts)/' },
      to: { path: '^server/modules/care/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(node_modules|/dist/)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.json'],
    },
  },
};
