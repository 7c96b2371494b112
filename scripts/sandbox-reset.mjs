// @ts-check
// `npm run sandbox:reset`: removes what the sandbox and the portal keep, so that
// the next `npm start` seeds everything anew.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Problem, runCommand } from './console/problem.mjs';
import { isPortInUse } from './portal/ports.mjs';
import { portVariables, readSettings } from './portal/settings.mjs';

await runCommand(async () => {
  const { stateDirectory, ports } = readSettings(process.env);
  if (!existsSync(stateDirectory)) {
    console.log(`Nothing to remove: there is no ${stateDirectory}.`);
    return;
  }
  for (const { key, user } of portVariables) {
    if (await isPortInUse(ports[key])) {
      throw new Problem(
        `Port ${ports[key]} is in use, by ${user} it seems. Stop \`npm start\` first, then reset.`,
      );
    }
  }
  refuseForeignFolder(stateDirectory);
  rmSync(stateDirectory, { recursive: true });
  console.log(
    `Removed ${stateDirectory}; the next \`npm start\` seeds it anew.`,
  );
});

/**
 * ADP_STATE_DIR may name any folder: only one that the sandbox filled is removed.
 *
 * @param {string} directory
 */
function refuseForeignFolder(directory) {
  const isEmpty = readdirSync(directory).length === 0;
  const marks = ['github-app-credentials.yaml', 'logs/sandbox.log'];
  if (!isEmpty && !marks.some(mark => existsSync(join(directory, mark)))) {
    throw new Problem(
      `${directory} (from ADP_STATE_DIR) does not look like the state of a sandbox, so it is not removed: ` +
        `it has neither ${marks.join(' nor ')}.`,
    );
  }
}
