import { mailNicknameOf } from './mailNickname';

it('is the display name where that is allowed', () => {
  expect(mailNicknameOf('AAG-Users-ADP-FCP-DEMO_TechUser')).toBe(
    'AAG-Users-ADP-FCP-DEMO_TechUser',
  );
});

it.each([
  ['too long', `AAG-Azure-ADP-${'X'.repeat(60)}-SND4-PostgresDB_Writer`],
  ['with forbidden characters', 'Team (A); "quoted" <b>@home'],
  ['with accents', 'Équipe Café'],
])('is valid and stable for a name %s', (_what, name) => {
  const nickname = mailNicknameOf(name);
  expect(nickname).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  expect(mailNicknameOf(name)).toBe(nickname);
});

it('differs where only the cut part differs', () => {
  const long = 'X'.repeat(70);
  expect(mailNicknameOf(`${long}a`)).not.toBe(mailNicknameOf(`${long}b`));
});
