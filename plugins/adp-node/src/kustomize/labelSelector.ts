type Labels = Readonly<Record<string, unknown>>;

type Requirement = {
  key: string;
  operator: '=' | '!=' | 'in' | 'notin' | 'exists' | '!';
  values: readonly string[];
};

const NAME = String.raw`[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?`;
const KEY = `(?:${NAME}/)?${NAME}`;
const VALUE = `(?:${NAME})?`;
const REQUIREMENT = new RegExp(
  String.raw`^\s*(?:!\s*(?<absent>${KEY})|(?<key>${KEY})(?:\s*(?<equality>==?|!=)\s*(?<value>${VALUE})|\s+(?<set>in|notin)\s*\((?<values>[^()]*)\))?)\s*$`,
);

/**
 * Whether labels, or annotations, are as an expression wants them.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors
 *
 * @throws SyntaxError when it is no expression.
 */
export function matchesLabels(
  given: Labels | null | undefined,
  expression = '',
): boolean {
  const labels = given ?? {};
  return parseSelector(expression).every(({ key, operator, values }) => {
    const has = Object.hasOwn(labels, key);
    const isOneOf = has && values.includes(String(labels[key]));
    switch (operator) {
      case 'exists':
        return has;
      case '!':
        return !has;
      case '=':
      case 'in':
        return isOneOf;
      default:
        return !isOneOf;
    }
  });
}

function parseSelector(expression: string): Requirement[] {
  // Commas in parentheses separate values.
  return expression.trim() === ''
    ? []
    : expression.split(/,(?![^()]*\))/).map(parseRequirement);
}

function parseRequirement(text: string): Requirement {
  const { absent, key, equality, value, set, values } =
    text.match(REQUIREMENT)?.groups ?? {};
  if (absent) {
    return { key: absent, operator: '!', values: [] };
  }
  if (!key) {
    throw new SyntaxError(`"${text.trim()}" is no label selector`);
  }
  if (equality) {
    return {
      key,
      operator: equality === '!=' ? '!=' : '=',
      values: [value],
    };
  }
  return set
    ? {
        key,
        operator: set as 'in' | 'notin',
        values: values.split(',').map(item => item.trim()),
      }
    : { key, operator: 'exists', values: [] };
}
