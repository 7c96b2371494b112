module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // What is published is one file that has everything in it, so there is
    // nothing to depend on: scripts/bundle.mjs.
    '@backstage/no-undeclared-imports': 'off',
  },
});
