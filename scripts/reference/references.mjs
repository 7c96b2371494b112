// @ts-check
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format } from 'prettier';
import { parse } from 'yaml';
import { repositoryRoot } from '../setup/paths.mjs';
import { apiReference } from './apiReference.mjs';
import { configurationReference } from './configurationReference.mjs';

const OPENAPI = 'plugins/adp-backend/src/schema/openapi.yaml';

/** Packages whose configuration is described. */
const PACKAGES = [
  '@adp/plugin-adp-node',
  '@adp/plugin-adp-backend',
  '@adp/plugin-catalog-backend-module-adp',
  '@adp/plugin-permission-backend-module-adp',
  '@adp/plugin-scaffolder-backend-module-adp',
];

const note = (/** @type {string} */ source) =>
  `<!-- Made from ${source} by 'npm run docs'. -->`;

/**
 * The pages of the documentation that are made from the code.
 *
 * @returns {Promise<{ path: string; content: string }[]>}
 */
export async function references() {
  const openapi = parse(await readFile(join(repositoryRoot, OPENAPI), 'utf8'));
  const pages = [
    {
      path: 'docs/reference/api.md',
      content: [
        note(OPENAPI),
        '# REST API',
        `Below \`/api/adp\`. ${openapi.info.description ?? ''}`,
        apiReference(openapi),
      ],
    },
    {
      path: 'docs/reference/configuration.md',
      content: [
        note('the config.d.ts of the plugins'),
        '# Configuration',
        "What the portal adds to [Backstage's own configuration](https://backstage.io/docs/conf/). `{name}` stands for any name, `[]` for each entry of a list. `yarn backstage-cli config:check --strict` checks a configuration against it; leave out `--strict` where `backend.auth.externalAccess` has a type `pipeline`, which Backstage's own schema does not know.",
        await configurationReference(PACKAGES),
        await readFile(
          join(repositoryRoot, 'scripts/reference/configurationNotes.md'),
          'utf8',
        ),
      ],
    },
  ];
  return pages.map(({ path, content }) => ({
    path,
    content: format(content.join('\n\n'), {
      parser: 'markdown',
      singleQuote: true,
      printWidth: 120,
      proseWrap: 'preserve',
    }),
  }));
}
