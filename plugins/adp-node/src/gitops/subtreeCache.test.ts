import { KnownCommit, SubtreeCache } from './subtreeCache';

const ref = {
  host: 'github.com',
  owner: 'DEFRA',
  repo: 'adp-teams-config',
  ref: 'refs/heads/main',
};

function cacheAt(oid: string) {
  const cache = new SubtreeCache();
  cache.moveTo(ref, oid).add(
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

const commitAt = (oid: string): KnownCommit => cacheAt(oid).get(ref)!;

it('answers for a file from the folder that was read', () => {
  const commit = commitAt('1');
  expect(commit.missing(['flux/services/a.yaml'])).toEqual([]);
  expect(commit.files(['flux/services/a.yaml'])).toEqual(
    new Map([['flux/services/a.yaml', 'a']]),
  );
  expect(commit.files(['flux/services/none.yaml']).size).toBe(0);
});

it('does not take a folder for one whose name it starts with', () => {
  expect(commitAt('1').missing(['flux/services-old'])).toEqual([
    'flux/services-old',
  ]);
});

it('forgets files when the ref moves, but for who holds the commit', () => {
  const cache = cacheAt('1');
  const held = cache.get(ref)!;
  expect(cache.moveTo(ref, '2').missing(['flux/services'])).toEqual([
    'flux/services',
  ]);
  expect(cache.get(ref)!.oid).toBe('2');
  expect(held.files(['flux/services']).size).toBe(2);
});

it('carries files over to a commit on top', () => {
  const cache = cacheAt('1');
  const held = cache.get(ref)!;
  cache.advance(ref, '1', '2', [
    { path: 'flux/services/a.yaml', before: 'a' },
    { path: 'flux/services/c.yaml', after: 'c' },
    { path: 'elsewhere', after: 'x' },
  ]);
  const commit = cache.get(ref)!;
  expect(commit.oid).toBe('2');
  expect([...commit.files(['flux/services']).keys()]).toEqual([
    'flux/services/ab.yaml',
    'flux/services/c.yaml',
  ]);
  expect([...held.files(['flux/services']).keys()]).toEqual([
    'flux/services/a.yaml',
    'flux/services/ab.yaml',
  ]);
});

it('forgets everything when the commit is on top of another one', () => {
  const cache = cacheAt('1');
  cache.advance(ref, 'other', '2', []);
  expect(cache.get(ref)).toBeUndefined();
});
