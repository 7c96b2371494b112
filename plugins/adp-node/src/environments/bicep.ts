/** A value of a Bicep file. */
export type BicepValue =
  | string
  | number
  | boolean
  | BicepValue[]
  | { [key: string]: BicepValue | undefined };

/**
 * Writes a value as Bicep has it.
 * https://learn.microsoft.com/azure/azure-resource-manager/bicep/data-types
 *
 * @param indent - of the line that it starts in
 */
export function writeBicep(value: BicepValue, indent = ''): string {
  if (typeof value === 'string') {
    return quote(value);
  }
  if (typeof value !== 'object') {
    return String(value);
  }
  const inner = `${indent}  `;
  const lines = Array.isArray(value)
    ? value.map(item => `${inner}${writeBicep(item, inner)}`)
    : Object.entries(value).flatMap(([key, item]) =>
        item === undefined
          ? []
          : `${inner}${writeKey(key)}: ${writeBicep(item, inner)}`,
      );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return lines.length === 0
    ? `${open}${close}`
    : [open, ...lines, `${indent}${close}`].join('\n');
}

function writeKey(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : quote(key);
}

/** `${` would start an expression. */
function quote(text: string): string {
  const escaped = text
    .replace(/[\\']/g, '\\$&')
    .replace(/\$\{/g, '\\${')
    .replace(/\n/g, '\\n')
    .replace(/\r/g, '\\r')
    .replace(/\t/g, '\\t');
  return `'${escaped}'`;
}
