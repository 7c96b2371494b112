import { settingsFrom } from './settings';
import { startSandbox } from './startSandbox';

async function main(): Promise<void> {
  const sandbox = await startSandbox(settingsFrom(process.env));
  process.stdout.write(`GitHub stand-in: ${sandbox.github.url}\n`);
  process.stdout.write(`Entra ID stand-in: ${sandbox.entra.url}\n`);
  process.stdout.write(`Kubernetes stand-in: ${sandbox.kubernetes.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      sandbox.stop().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
  }
}

main().catch(error => {
  process.stderr.write(
    `${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
});
