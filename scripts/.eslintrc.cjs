const { createConfigForRole } = require('@backstage/cli/config/eslint-factory');

module.exports = {
  ...createConfigForRole(__dirname, 'cli', {
    // Top-level await.
    parserOptions: { ecmaVersion: 2022 },
  }),
  root: true,
};
