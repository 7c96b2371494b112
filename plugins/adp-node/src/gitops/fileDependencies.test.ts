import { execFileSync } from 'node:child_process';
import {
  blobOid,
  changedDependencies,
  describeDependencies,
} from './fileDependencies';

const gitHash = (text: string) =>
  execFileSync('git', ['hash-object', '--stdin'], {
    input: text,
    encoding: 'utf8',
  }).trim();

it.each(['', 'a\n', 'ohne Zeilenende', 'Grüße 🌱\r\n', 'x'.repeat(70_000)])(
  'names a file as Git does',
  text => {
    expect(blobOid(text)).toBe(gitHash(text));
  },
);

it('describes files in the order of their paths', () => {
  const described = describeDependencies(
    new Map([
      ['b.yaml', 'b\n'],
      ['a/z.yaml', 'z\n'],
      ['a.yaml', 'a\n'],
    ]),
  );
  expect(Object.entries(described)).toEqual([
    ['a.yaml', gitHash('a\n')],
    ['a/z.yaml', gitHash('z\n')],
    ['b.yaml', gitHash('b\n')],
  ]);
});

it('says what has changed since', () => {
  const before = describeDependencies(
    new Map([
      ['same', 's\n'],
      ['edited', '1\n'],
      ['removed', 'r\n'],
    ]),
  );
  const after = describeDependencies(
    new Map([
      ['same', 's\n'],
      ['edited', '2\n'],
      ['constructor', 'c\n'],
    ]),
  );
  expect(changedDependencies(before, before)).toEqual([]);
  expect(changedDependencies(before, after)).toEqual([
    { path: 'constructor', change: 'new' },
    { path: 'edited', change: 'different' },
    { path: 'removed', change: 'gone' },
  ]);
  // A plan that was stored as JSON compares the same.
  expect(
    changedDependencies(JSON.parse(JSON.stringify(before)), after),
  ).toHaveLength(3);
});
