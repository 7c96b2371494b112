/** Who made a commit or tag, and when, as Git stores it. */
export type Signature = { name: string; email: string; date: Date };

export type Commit = {
  oid: string;
  tree: string;
  parents: string[];
  author: Signature;
  committer: Signature;
  message: string;
};

export type Tag = {
  oid: string;
  name: string;
  target: string;
  targetType: string;
  tagger?: Signature;
  message: string;
};

export type TreeEntry = {
  name: string;
  /** Six octal digits: 100644, 100755, 120000, 040000 or 160000. */
  mode: string;
  type: 'blob' | 'tree' | 'commit';
  oid: string;
};

/** An entry of a listed tree, with the path from where the listing began. */
export type PathEntry = Omit<TreeEntry, 'name'> & {
  path: string;
  /** Bytes; absent for anything but a blob. */
  size?: number;
};

export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = [];
  let position = 0;
  while (position < content.length) {
    const space = content.indexOf(0x20, position);
    const zero = content.indexOf(0, space);
    const mode = content.toString('latin1', position, space).padStart(6, '0');
    entries.push({
      name: content.toString('utf8', space + 1, zero),
      mode,
      type: typeOfMode(mode),
      oid: content.toString('hex', zero + 1, zero + 21),
    });
    position = zero + 21;
  }
  return entries;
}

/** Parses the output of `git ls-tree -z --long`. */
export function parseTreeListing(output: Buffer): PathEntry[] {
  return output
    .toString('utf8')
    .split('\0')
    .filter(line => line !== '')
    .map(line => {
      const tab = line.indexOf('\t');
      const [mode, type, oid, size] = line.slice(0, tab).split(/ +/);
      return {
        path: line.slice(tab + 1),
        mode,
        type: type as TreeEntry['type'],
        oid,
        ...(size !== '-' && { size: Number(size) }),
      };
    });
}

export function parseCommit(oid: string, content: Buffer): Commit {
  const { headers, message } = splitHeaders(content);
  const one = (name: string) => headers.find(([key]) => key === name)?.[1];
  return {
    oid,
    tree: one('tree') ?? '',
    parents: headers
      .filter(([key]) => key === 'parent')
      .map(([, value]) => value),
    author: parseSignature(one('author') ?? ''),
    committer: parseSignature(one('committer') ?? ''),
    message,
  };
}

export function parseTag(oid: string, content: Buffer): Tag {
  const { headers, message } = splitHeaders(content);
  const fields = Object.fromEntries(headers);
  return {
    oid,
    name: fields.tag,
    target: fields.object,
    targetType: fields.type,
    tagger: fields.tagger ? parseSignature(fields.tagger) : undefined,
    message,
  };
}

/** `Jane Doe <jane.doe@defra.gov.uk> 1750000000 +0000`, always in UTC. */
export function formatSignature({ name, email, date }: Signature): string {
  const clean = (text: string) => text.replace(/[<>\n\0]/g, '').trim();
  return `${clean(name)} <${clean(email)}> ${Math.floor(
    date.getTime() / 1000,
  )} +0000`;
}

function parseSignature(text: string): Signature {
  const [, name = '', email = '', seconds = '0'] =
    /^(.*?) ?<([^>]*)> (-?\d+)/.exec(text) ?? [];
  return { name, email, date: new Date(Number(seconds) * 1000) };
}

function typeOfMode(mode: string): TreeEntry['type'] {
  if (mode === '040000') {
    return 'tree';
  }
  return mode === '160000' ? 'commit' : 'blob';
}

function splitHeaders(content: Buffer): {
  headers: [string, string][];
  message: string;
} {
  const text = content.toString('utf8');
  const end = text.indexOf('\n\n');
  const headers = text
    .slice(0, end < 0 ? undefined : end)
    .split('\n')
    // Continuation lines, as in gpgsig, begin with a space.
    .filter(line => !line.startsWith(' '))
    .map((line): [string, string] => {
      const space = line.indexOf(' ');
      return [line.slice(0, space), line.slice(space + 1)];
    });
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}
