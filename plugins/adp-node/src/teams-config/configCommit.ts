import type { FileChange, FileTree } from '../gitops/fileTree';

/** What differs; a file without a text afterwards is deleted. */
export function changedFiles(
  before: FileTree,
  after: ReadonlyMap<string, string | undefined>,
): FileChange[] {
  return [...after].flatMap(([path, text]) =>
    before.get(path) === text
      ? []
      : [{ path, before: before.get(path), after: text }],
  );
}

/** The predecessor's words, which people search for. */
export function commitSubject(changes: readonly FileChange[]): string {
  let verb = 'Update';
  if (changes.every(({ before }) => before === undefined)) {
    verb = 'Create';
  } else if (changes.every(({ after }) => after === undefined)) {
    verb = 'Delete';
  }
  const paths = changes.map(({ path }) => path).join(', ');
  return `${verb} config file: ${paths}`;
}
