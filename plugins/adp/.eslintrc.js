module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // The typed client's functions are called after HTTP's methods.
    'new-cap': [
      'error',
      {
        capIsNew: true,
        capIsNewExceptions: ['GET', 'POST', 'PATCH', 'DELETE'],
      },
    ],
  },
});
