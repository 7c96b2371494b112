const NUMBER = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const INTEGER = /^[-+]?0(?:b[01]+|o?[0-7]+|x[\da-fA-F]+)$/;
const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:([Tt]| )(\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/;

const words = (value: unknown, text: string): [string, unknown][] =>
  text.split(' ').map(word => [word, value]);

const CONSTANTS = [
  ['', null] as [string, unknown],
  ...words(null, '~ null Null NULL'),
  ...words(true, 'true True TRUE'),
  ...words(false, 'false False FALSE'),
];

const WORDS = new Map(CONSTANTS);

/** What YAML 1.1 has in addition. */
const OLD_WORDS = new Map([
  ...CONSTANTS,
  ...words(true, 'y Y yes Yes YES on On ON'),
  ...words(false, 'n N no No NO off Off OFF'),
]);

/** Something of YAML that cannot be in JSON, and so not in an object. */
export class NotJsonError extends Error {}

const ENDLESS = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/**
 * What text that is not quoted stands for in a Kubernetes object, as the YAML
 * library of kustomize has it: words of YAML 1.2, numbers of 1.1 as well.
 * https://github.com/go-yaml/yaml/blob/v3/resolve.go
 *
 * @returns `undefined` for what is just text
 * @throws NotJsonError
 */
export function goScalar(text: string): unknown {
  if (ENDLESS.test(text)) {
    throw new NotJsonError(`${text} is no number in JSON`);
  }
  const word = WORDS.get(text);
  return word === undefined ? readNumber(text) ?? readTimestamp(text) : word;
}

/** The same in a kustomization, which kustomize reads by YAML 1.1. */
export function kustomizationScalar(text: string): unknown {
  const word = OLD_WORDS.get(text);
  return word === undefined ? readNumber(text) : word;
}

function readNumber(text: string): number | undefined {
  if (!/^[-+.\d]/.test(text)) {
    return undefined;
  }
  const plain = text.replaceAll('_', '');
  if (INTEGER.test(plain)) {
    const digits = plain.replace(/^[-+]/, '').replace(/^0(?=[0-7])/, '0o');
    return plain.startsWith('-') ? -Number(digits) : Number(digits);
  }
  // There is no negative zero in JSON, and no number without end.
  const number = NUMBER.test(plain) ? Number(plain) + 0 : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** As Go writes a time, which is what kustomize makes of one without quotes. */
function readTimestamp(text: string): string | undefined {
  if (text[4] !== '-') {
    return undefined;
  }
  const [, year, month, day, separator, ...rest] = text.match(TIMESTAMP) ?? [];
  const [hour = '0', minute = '0', second = '0', fraction = '', zone] = rest;
  const hasZone = zone !== undefined;
  const needsZone = separator !== undefined && separator !== ' ';
  if (!year || hasZone !== needsZone) {
    return undefined;
  }
  const two = (part: string) => part.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  const time = `${two(hour)}:${two(minute)}:${two(second)}`;
  if (Number.isNaN(Date.parse(`${date}T${time}Z`))) {
    return undefined;
  }
  const isUtc = !hasZone || /^[-+]00:00$/.test(zone);
  return `${date}T${time}${fraction.replace(/\.?0+$/, '')}${
    isUtc ? 'Z' : zone
  }`;
}
