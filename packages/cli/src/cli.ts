import { main } from './main';

// `adp flux validate . | head` closes the pipe early, which is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') {
    throw error;
  }
});

main(process.argv.slice(2)).then(code => {
  process.exitCode = code;
});
