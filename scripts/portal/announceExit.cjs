// @ts-check
// Loaded into the backend's process. Backstage's command line restarts the
// backend when a file changes and goes on waiting when it fails; this line is how
// `npm start` learns that it failed.
process.on('exit', code => {
  if (code !== 0) {
    process.stderr.write(`backend process ended with exit code ${code}\n`);
  }
});
