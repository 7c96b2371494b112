import { SubtreeCache } from './subtreeCache';

const ref = {
  host: 'github.com',
  owner: 'DEFRA',
  repo: 'adp-teams-config',
  ref: 'refs/heads/main',
};

function cacheAt(oid: string) {
  const cache = new SubtreeCache();
  cache.moveTo(ref, oid);
  cache.add(
    ref,
    oid,
    new Map([
      [
        'flux/services',
        new Map([
          ['flux/services/a.yaml', 'a'],
          ['flux/services/ab.yaml', 'ab'],
        ]),
      ],
    ]),
  );
  return cache;
}

it('answers for a file from the folder that was read', () => {
  const cache = cacheAt('1');
  expect(cache.missing(ref, '1', ['flux/services/a.yaml'])).toEqual([]);
  expect(cache.files(ref, '1', ['flux/services/a.yaml'])).toEqual(
    new Map([['flux/services/a.yaml', 'a']]),
  );
  expect(cache.files(ref, '1', ['flux/services/none.yaml']).size).toBe(0);
});

it('does not take a folder for one whose name it starts with', () => {
  expect(cacheAt('1').missing(ref, '1', ['flux/services-old'])).toEqual([
    'flux/services-old',
  ]);
});

it('forgets files when the ref moves', () => {
  const cache = cacheAt('1');
  cache.moveTo(ref, '2');
  expect(cache.missing(ref, '2', ['flux/services'])).toEqual(['flux/services']);
  expect(() => cache.files(ref, '1', ['flux/services'])).toThrow(/not read/);
});

it('carries files over to a commit on top', () => {
  const cache = cacheAt('1');
  cache.advance(ref, '1', '2', [
    { path: 'flux/services/a.yaml', before: 'a' },
    { path: 'flux/services/c.yaml', after: 'c' },
    { path: 'elsewhere', after: 'x' },
  ]);
  expect(cache.head(ref)).toBe('2');
  expect([...cache.files(ref, '2', ['flux/services']).keys()]).toEqual([
    'flux/services/ab.yaml',
    'flux/services/c.yaml',
  ]);
});

it('forgets everything when the commit is on top of another one', () => {
  const cache = cacheAt('1');
  cache.advance(ref, 'other', '2', []);
  expect(cache.head(ref)).toBeUndefined();
});
