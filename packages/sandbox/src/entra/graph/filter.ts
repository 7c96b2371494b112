import { unsupportedQuery } from './graphError';
import { parseFilter, type FilterExpression } from './filterExpression';
import { invalidFilter } from './filterTokens';
import type { Resource, ResourceType } from './resources';

/** More alternatives than this need an advanced query. */
const MAX_ALTERNATIVES = 15;

/**
 * Makes a predicate of a `$filter` expression. Strings are compared without
 * case. Operators that only advanced queries may use are refused in others.
 *
 * @see https://learn.microsoft.com/en-us/graph/aad-advanced-queries
 */
export function compileFilter(
  filter: string,
  type: ResourceType,
  options: { isAdvanced: boolean },
): (resource: Resource) => boolean {
  const expression = parseFilter(filter);
  checkProperties(expression, type);
  if (!options.isAdvanced) {
    checkBasic(expression);
  }
  return resource => evaluate(expression, resource);
}

function evaluate(expression: FilterExpression, resource: Resource): boolean {
  switch (expression.kind) {
    case 'and':
      return expression.operands.every(each => evaluate(each, resource));
    case 'or':
      return expression.operands.some(each => evaluate(each, resource));
    case 'not':
      return !evaluate(expression.operand, resource);
    default: {
      const actual = comparable(resource[expression.property]);
      switch (expression.kind) {
        case 'eq':
          return actual === comparable(expression.value);
        case 'ne':
          return actual !== comparable(expression.value);
        case 'in':
          return expression.values.some(value => actual === comparable(value));
        case 'startswith':
          return (
            typeof actual === 'string' &&
            actual.startsWith(expression.value.toLowerCase())
          );
        default:
          return (
            typeof actual === 'string' &&
            actual.endsWith(expression.value.toLowerCase())
          );
      }
    }
  }
}

function comparable(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function* comparisonsOf(
  expression: FilterExpression,
): Iterable<Exclude<FilterExpression, { kind: 'and' | 'or' | 'not' }>> {
  switch (expression.kind) {
    case 'and':
    case 'or':
      for (const operand of expression.operands) {
        yield* comparisonsOf(operand);
      }
      break;
    case 'not':
      yield* comparisonsOf(expression.operand);
      break;
    default:
      yield expression;
  }
}

function checkProperties(
  expression: FilterExpression,
  type: ResourceType,
): void {
  for (const { property } of comparisonsOf(expression)) {
    if (type.filterable.includes(property)) {
      continue;
    }
    throw [...type.defaults, ...type.others].includes(property)
      ? unsupportedQuery(
          `Unsupported or invalid query filter clause specified for property '${property}' of resource '${type.name}'.`,
        )
      : invalidFilter(
          `Could not find a property named '${property}' on type 'microsoft.graph.${type.name}'.`,
        );
  }
}

function checkBasic(expression: FilterExpression): void {
  const isAdvancedOnly = [...comparisonsOf(expression)].some(
    ({ kind }) => kind === 'ne' || kind === 'endswith',
  );
  if (isAdvancedOnly || hasNegation(expression)) {
    throw unsupportedQuery(
      "Operators 'ne', 'not' and 'endswith' need an advanced query: add the header ConsistencyLevel: eventual and the query option $count=true.",
    );
  }
  const alternatives = maxAlternatives(expression);
  if (alternatives > MAX_ALTERNATIVES) {
    throw unsupportedQuery(
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${alternatives}. Max allowed: ${MAX_ALTERNATIVES}.`,
    );
  }
}

function hasNegation(expression: FilterExpression): boolean {
  return (
    expression.kind === 'not' ||
    ((expression.kind === 'and' || expression.kind === 'or') &&
      expression.operands.some(hasNegation))
  );
}

/** The size of the largest disjunction; `in` is one over its values. */
function maxAlternatives(expression: FilterExpression): number {
  switch (expression.kind) {
    case 'in':
      return expression.values.length;
    case 'or':
      return Math.max(
        expression.operands.length,
        ...expression.operands.map(maxAlternatives),
      );
    case 'and':
      return Math.max(...expression.operands.map(maxAlternatives));
    case 'not':
      return maxAlternatives(expression.operand);
    default:
      return 1;
  }
}
