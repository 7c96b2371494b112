import { InputError } from '@backstage/errors';
import { isDeepStrictEqual } from 'node:util';
import { Document, isScalar, parseAllDocuments } from 'yaml';
import { stringifyYaml } from '../../yaml/yaml';
import { FluxApiMigration, migrateFluxApi } from './migrateFluxApi';

/** A file after its migration, which may be as it was. */
export type MigratedFile = FluxApiMigration & { text: string };

const YAML = { compat: 'yaml-1.1' } as const;

/**
 * Moves all manifests of a file as {@link migrateFluxApi} does. As long as only API
 * versions move, nothing else in the text changes; otherwise the file is laid out
 * anew, with its comments.
 *
 * @throws InputError when the file is not YAML.
 */
export function migrateFluxFile(
  text: string,
  file: string,
  fluxVersion: string,
): MigratedFile {
  const documents = parse(text, file);
  const migrations = documents.map(document =>
    migrateFluxApi(document, fluxVersion),
  );
  const moves = migrations.flatMap(migration => migration.moves);
  const problems = migrations.flatMap(migration => migration.problems);
  if (moves.length === 0) {
    return { text, moves, problems };
  }
  const edited = editVersions(text, documents, migrations);
  const isSame = isDeepStrictEqual(
    parse(edited, file).map(document => document.toJS()),
    documents.map(document => document.toJS()),
  );
  return {
    text: isSame ? edited : documents.map(layOut).join(''),
    moves,
    problems,
  };
}

function parse(text: string, file: string): Document.Parsed[] {
  const documents = parseAllDocuments(text, YAML);
  const parsed = Array.isArray(documents) ? documents : [];
  const error = parsed.flatMap(({ errors }) => errors).at(0);
  if (error) {
    throw new InputError(`${file} is not valid YAML: ${error.message}`);
  }
  return parsed;
}

/** The text with each moved value where it stood, as far as that can be done. */
function editVersions(
  text: string,
  documents: readonly Document.Parsed[],
  migrations: readonly FluxApiMigration[],
): string {
  const edits = documents.flatMap((document, index) =>
    migrations[index].moves.flatMap(({ field, from, to }) => {
      const node = document.getIn(field.split('.'), true);
      const range = isScalar(node) ? node.range : undefined;
      return range ? [{ start: range[0], end: range[1], from, to }] : [];
    }),
  );
  let edited = text;
  for (const { start, end, from, to } of edits.sort(
    (a, b) => b.start - a.start,
  )) {
    edited =
      edited.slice(0, start) +
      // Quotes stay.
      text.slice(start, end).replace(from, () => to) +
      edited.slice(end);
  }
  return edited;
}

function layOut(document: Document, index: number): string {
  const text = stringifyYaml(document);
  return index > 0 && !text.startsWith('---') ? `---\n${text}` : text;
}
