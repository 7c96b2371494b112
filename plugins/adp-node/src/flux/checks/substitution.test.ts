import fc from 'fast-check';
import { mentionedVariables, substituteVariables } from './substitution';

function substitute(
  text: string,
  variables: Record<string, string> = {},
  strict = false,
): string {
  return substituteVariables(text, new Map(Object.entries(variables)), {
    strict,
  });
}

const HOST = { HOST: 'Db-Host.example' };
const FILE = { FILE: '/etc/app/Main.conf.yaml' };
const WORD = { WORD: 'abcABCabc' };

// What Flux makes of these, by https://github.com/fluxcd/pkg/tree/main/envsubst
describe('the grammar of Flux', () => {
  it.each<[string, Record<string, string>, string]>([
    ['no variable', {}, 'no variable'],
    ['${HOST}', HOST, 'Db-Host.example'],
    ['a ${HOST} b ${HOST}', { HOST: 'x' }, 'a x b x'],
    ['${UNSET}', {}, ''],
    // Case and length
    ['${#HOST}', HOST, '15'],
    ['${#HOST}', { HOST: 'dé' }, '3'],
    ['${HOST,}', HOST, 'db-Host.example'],
    ['${HOST,,}', HOST, 'db-host.example'],
    ['${HOST^}', { HOST: 'ab' }, 'Ab'],
    ['${HOST^^}', HOST, 'DB-HOST.EXAMPLE'],
    ['${HOST^}', { HOST: '' }, ''],
    // Substrings
    ['${HOST:3}', HOST, 'Host.example'],
    ['${HOST:3:4}', HOST, 'Host'],
    ['${HOST:3:400}', HOST, 'Host.example'],
    ['${HOST:99}', HOST, ''],
    ['${HOST:99:1}', HOST, ''],
    ['${HOST: -7}', HOST, 'Db-Host.example'],
    ['${HOST:3:-8}', HOST, 'Host'],
    ['${HOST:x}', HOST, 'Db-Host.example'],
    ['${HOST:3:x}', HOST, 'Db-Host.example'],
    // Defaults
    ['${UNSET:-5432}', {}, '5432'],
    ['${UNSET:=5432}', {}, '5432'],
    ['${UNSET=5432}', {}, '5432'],
    ['${UNSET:+5432}', {}, '5432'],
    ['${UNSET:?5432}', {}, '5432'],
    ['${UNSET:-}', {}, ''],
    ['${HOST:=other}', HOST, 'Db-Host.example'],
    ['${HOST=other}', { HOST: '' }, 'other'],
    ['${UNSET:=${HOST}}', HOST, 'Db-Host.example'],
    [
      '${UNSET:=https://${HOST,,}:${PORT:-443}/}',
      HOST,
      'https://db-host.example:443/',
    ],
    ['${UNSET:=a$$b}', {}, 'a$$b'],
    ['${UNSET:=\\}}', {}, '\\}'],
    // Replacements
    ['${WORD/abc/X}', WORD, 'XABCabc'],
    ['${WORD//abc/X}', WORD, 'XABCX'],
    ['${WORD/#abc/X}', WORD, 'XABCabc'],
    ['${WORD/#ABC/X}', WORD, 'abcABCabc'],
    ['${WORD/%abc/X}', WORD, 'abcABCX'],
    ['${WORD//abc/}', WORD, 'ABC'],
    ['${WORD/#/pre-}', WORD, 'pre-abcABCabc'],
    ['${WORD/%/-post}', WORD, 'abcABCabc-post'],
    ['${WORD/abc/$&}', WORD, '$&ABCabc'],
    ['${WORD//ABC/${HOST}}', { ...WORD, HOST: '-' }, 'abc-abc'],
    ['${FILE//\\//.}', FILE, '.etc.app.Main.conf.yaml'],
    ['${WORD/abc//X}', WORD, 'XABCabc'],
    ['${WORD/a}/b}', { WORD: 'a}c' }, 'bc'],
    // Prefixes and suffixes
    ['${FILE#*/}', FILE, 'etc/app/Main.conf.yaml'],
    ['${FILE##*/}', FILE, 'Main.conf.yaml'],
    ['${FILE%.*}', FILE, '/etc/app/Main.conf'],
    ['${FILE%%.*}', FILE, '/etc/app/Main'],
    ['${FILE#/etc}', FILE, '/app/Main.conf.yaml'],
    ['${WORD#[a-c]??}', WORD, 'ABCabc'],
    ['${WORD#[^a-c]}', WORD, 'abcABCabc'],
    ['${WORD#[a}', WORD, 'abcABCabc'],
    ['${WORD#\\a}', WORD, 'bcABCabc'],
    // What is no variable
    ['$HOST $(date) $1 $', HOST, '$HOST $(date) $1 $'],
    ['$${HOST}', HOST, '${HOST}'],
    ['$$${HOST}', HOST, '$Db-Host.example'],
    ['$$$${HOST}', HOST, '$${HOST}'],
    ['a$$b $$', HOST, 'a$b $'],
    ['$${UNSET:=${HOST}}', HOST, '${UNSET:=Db-Host.example}'],
    ['\\${HOST}', HOST, '\\Db-Host.example'],
    // Not looked at again
    ['${HOST}', { HOST: '${OTHER}', OTHER: 'x' }, '${OTHER}'],
  ])('%s', (text, variables, result) => {
    expect(substitute(text, variables)).toBe(result);
  });

  it.each([
    ['${', 'unable to parse variable name'],
    ['${}', 'unable to parse variable name'],
    ['${{ github.sha }}', 'unable to parse variable name'],
    ['${.Values.x}', 'unable to parse variable name'],
    ['${HOST', 'missing closing brace'],
    ['${HOST.name}', 'missing closing brace'],
    ['${HOST-default}', 'missing closing brace'],
    ['${HOST }', 'missing closing brace'],
    ['${#}', 'bad substitution'],
    ['${##HOST}', 'bad substitution'],
    ['${#HOST:2}', 'bad substitution'],
    ['${HOST,,,}', 'bad substitution'],
    ['${HOST:', 'bad substitution'],
    ['${HOST:}', 'unable to parse substitution within function'],
    ['${HOST:2:}', 'unable to parse substitution within function'],
    ['${HOST#}', 'unable to parse substitution within function'],
    ['${HOST#a${B}}', 'bad substitution'],
    ['${HOST:=x', 'unable to parse substitution within function'],
    ['${HOST/a}', 'bad substitution'],
  ])('refuses %s: %s', (text, message) => {
    expect(() => substitute(text, HOST)).toThrow(message);
  });

  it('leaves text without "$" as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        fc.pre(!text.includes('$'));
        expect(substitute(text, {}, true)).toBe(text);
      }),
    );
  });

  it('puts any value in, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), value => {
        expect(substitute('a${V}b', { V: value }, true)).toBe(`a${value}b`);
      }),
    );
  });
});

describe('strict', () => {
  it.each([
    '${UNSET}',
    '${#UNSET}',
    '${UNSET^^}',
    '${UNSET,}',
    '${UNSET:0:3}',
    '${UNSET/a/b}',
    '${UNSET//a/b}',
    '${UNSET#a}',
    '${UNSET%%a}',
    '${HOST:=${UNSET}}',
  ])('refuses %s', text => {
    expect(() => substitute(text, HOST, true)).toThrow(
      'variable not set (strict mode): "UNSET"',
    );
  });

  it.each([
    '${UNSET:-d}',
    '${UNSET:=d}',
    '${UNSET=d}',
    '${UNSET:+d}',
    '${UNSET:?d}',
  ])('takes the default of %s', text => {
    expect(substitute(text, {}, true)).toBe('d');
  });

  it('takes an empty value', () => {
    expect(substitute('[${EMPTY}]', { EMPTY: '' }, true)).toBe('[]');
  });
});

describe('mentionedVariables', () => {
  it('names all, with those in defaults, and says which have a default', () => {
    expect(mentionedVariables('${A} ${B:=${C}} $${D} $E ${A^^} ${F=}')).toEqual(
      [
        { name: 'A', hasDefault: false },
        { name: 'B', hasDefault: true },
        { name: 'C', hasDefault: false },
        { name: 'A', hasDefault: false },
        { name: 'F', hasDefault: true },
      ],
    );
  });
});
