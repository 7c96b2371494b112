import { InputError } from '@backstage/errors';
import { applyOperator, givesDefault } from './substitutionOperators';
import { parseSubstitution, SubstitutionPart } from './substitutionSyntax';

/** Values by the name of the variable. */
export type Variables = ReadonlyMap<string, string>;

/** A variable as a text mentions it. */
export type MentionedVariable = {
  name: string;
  /** Whether the text has a value for when the variable is not set. */
  hasDefault: boolean;
};

/**
 * Replaces `${NAME}` in a text as Flux does after it has built a folder, by all rules
 * of its grammar (defaults, lengths, substrings, replacements). What is replaced is
 * not looked at again.
 *
 * @param options.strict - refuse variables that are not set and have no default, as
 *   Flux does since 2.9; otherwise they are empty.
 * @throws InputError with Flux's message: `variable not set (strict mode): "NAME"`, or
 *   what is wrong with the grammar.
 */
export function substituteVariables(
  text: string,
  variables: Variables,
  { strict }: { strict: boolean },
): string {
  return evaluateSubstitution(parseSubstitution(text), variables, name => {
    if (strict) {
      throw new InputError(`variable not set (strict mode): "${name}"`);
    }
    return '';
  });
}

/**
 * The variables that a text mentions, in its order, each as often as it does.
 *
 * @throws InputError when the text is not of Flux's grammar.
 */
export function mentionedVariables(text: string): MentionedVariable[] {
  const mentioned: MentionedVariable[] = [];
  const collect = (parts: readonly SubstitutionPart[]) => {
    for (const part of parts) {
      if (typeof part !== 'string') {
        mentioned.push({
          name: part.variable,
          hasDefault: givesDefault(part.operator),
        });
        collect(part.operands);
      }
    }
  };
  collect(parseSubstitution(text));
  return mentioned;
}

/**
 * @param undefinedVariable - what stands for a variable that is not set and has no
 *   default there; may throw.
 */
export function evaluateSubstitution(
  parts: readonly SubstitutionPart[],
  variables: Variables,
  undefinedVariable: (name: string) => string,
): string {
  return parts
    .map(part => {
      if (typeof part === 'string') {
        return part;
      }
      const { variable, operator } = part;
      // First the operands: Flux refuses what is undefined in a default that is not
      // needed.
      const operands = part.operands.map(operand =>
        evaluateSubstitution([operand], variables, undefinedVariable),
      );
      const value =
        variables.get(variable) ??
        (givesDefault(operator) ? '' : undefinedVariable(variable));
      return applyOperator(operator, value, operands);
    })
    .join('');
}
