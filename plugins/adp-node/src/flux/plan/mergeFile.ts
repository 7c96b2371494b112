import { isDeepStrictEqual } from 'node:util';
import { parseYaml, stringifyYaml } from '../../yaml/yaml';
import { keepImageTags, keepPinnedVersions } from '../templates/imagePolicies';
import { MergeConflict, mergeManifest } from './threeWayMerge';
import { formatManifest } from '../templates/yamlFormat';

/** A file as it was generated last, as it is generated now, and as it is. */
export type FileSides = {
  path: string;
  base?: string;
  ours?: string;
  theirs?: string;
};

export type MergedFile = {
  /** Text of the file; `undefined` if there is to be none. */
  text?: string;
  conflicts: MergeConflict[];
  /** Fields with a version that somebody has pinned by removing its marker. */
  pinned: string[];
  /** Fields and files that people have changed and that are now lost, or kept. */
  edited: boolean;
};

/**
 * Brings what is generated now into a file. Versions that image automation has
 * written, or somebody has pinned, stay; so do all edits by hand, unless they
 * are in fields that are generated differently now: those are conflicts.
 */
export function mergeFile({ path, base, ours, theirs }: FileSides): MergedFile {
  const unchanged = { text: theirs, conflicts: [], pinned: [], edited: false };
  if (theirs === undefined || theirs === ours) {
    return { ...unchanged, text: ours };
  }
  if (base === ours) {
    return { ...unchanged, pinned: pinnedIn(theirs, ours, path) };
  }
  if (theirs === base) {
    return { ...unchanged, text: ours };
  }

  const file = parseYaml(theirs, `${path} in adp-flux-services`);
  const before = file.toJS();
  const generated = parseYaml(ours ?? '', path);
  const last = parseYaml(base ?? '', path);
  let pinned: string[] = [];
  for (const document of [last, generated]) {
    keepImageTags(document, file);
    pinned = keepPinnedVersions(document, file);
  }
  const edited = !isDeepStrictEqual(before, last.toJS());
  if (ours === undefined) {
    return { conflicts: [], pinned, edited };
  }
  // Comments are edits too.
  if (!edited && base !== undefined && differsByTagsOnly(theirs, base)) {
    const same = isDeepStrictEqual(before, generated.toJS());
    return {
      text: same ? theirs : formatManifest(generated),
      conflicts: [],
      pinned,
      edited,
    };
  }
  const conflicts = mergeManifest(last, generated, file);
  const text = isDeepStrictEqual(before, file.toJS())
    ? theirs
    : writeLike(theirs, file);
  return { text, conflicts, pinned, edited };
}

/** Only what has fewer markers than were generated can have pinned versions. */
function pinnedIn(
  theirs: string,
  ours: string | undefined,
  path: string,
): string[] {
  if (!ours || countMarkers(theirs) >= countMarkers(ours)) {
    return [];
  }
  return keepPinnedVersions(parseYaml(ours, path), parseYaml(theirs, path));
}

function countMarkers(text: string): number {
  return text.split('"$imagepolicy"').length;
}

/** Whether texts are the same, but for versions that image automation writes. */
export function differsByTagsOnly(one: string, other: string): boolean {
  return (
    one === other ||
    (one.includes('"$imagepolicy"') && withoutTags(one) === withoutTags(other))
  );
}

/** Without the word before each marker; of a text, most is no such word. */
function withoutTags(text: string): string {
  const pieces = text.split(' # {"$imagepolicy"');
  const last = pieces.pop();
  const others = pieces.map(piece =>
    piece.slice(
      0,
      Math.max(piece.lastIndexOf(' '), piece.lastIndexOf('\n')) + 1,
    ),
  );
  return [...others, last].join(' # {"$imagepolicy"');
}

/** Writes a document in the style of the text that it was read from. */
export function writeLike(
  text: string,
  document: ReturnType<typeof parseYaml>,
): string {
  const isGenerated = formatManifest(parseYaml(text, '')) === text;
  return isGenerated
    ? formatManifest(document)
    : stringifyYaml(document, { indentSeq: /:[ \t]*\n +- /.test(text) });
}
