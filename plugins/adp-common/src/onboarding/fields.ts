import { z } from 'zod/v3';

/**
 * The fields that several forms have. Forms and REST API use the same schemas,
 * so messages are written for the person who fills in a form.
 */

const CONTROL_CHARACTER = /\p{Cc}/u;

/** Text without surrounding blanks that has to be there. */
export function requiredText(what: string, max: number, min: number = 1) {
  return z
    .string({
      required_error: `Enter the ${what}`,
      invalid_type_error: `The ${what} must be text`,
    })
    .trim()
    .superRefine((value, ctx) => {
      // What counts is what people see: an emoji is one character.
      const length = [...value].length;
      let message: string | undefined;
      if (length === 0) {
        message = `Enter the ${what}`;
      } else if (length < min) {
        message = `The ${what} has ${length} of at least ${min} characters; make it longer`;
      } else if (length > max) {
        message = `The ${what} has ${length} characters; shorten it to ${max}`;
      } else if (CONTROL_CHARACTER.test(value)) {
        message = `The ${what} contains a line break or another control character; remove it`;
      }
      if (message) {
        ctx.addIssue({ code: z.ZodIssueCode.custom, message });
      }
    });
}

/** Text that may be left out; an empty field of a form counts as left out. */
export function optionalText(what: string, max: number) {
  return emptyAsUndefined(requiredText(what, max).optional());
}

/** A field of a form that is empty was not filled in. */
export function emptyAsUndefined<T extends z.ZodTypeAny>(schema: T) {
  return z.preprocess(
    value =>
      value === null || (typeof value === 'string' && value.trim() === '')
        ? undefined
        : value,
    schema,
  ) as z.ZodEffects<T, z.output<T>, z.input<T>>;
}

/** The web address of a page about something. */
export const urlSchema = emptyAsUndefined(
  z
    .string()
    .trim()
    .max(2000, 'The URL has more than 2000 characters; shorten it')
    .refine(
      isWebAddress,
      'The URL is not valid; it starts with https:// or http://, such as https://www.gov.uk',
    )
    .optional(),
);

function isWebAddress(value: string): boolean {
  return /^https?:\/\//.test(value) && URL.canParse(value);
}

/**
 * A reference to a person in the catalog, such as
 * `user:default/jane.doe_defra.gov.uk`. References do not tell capitals apart,
 * and sign-in gives them in lower case, so that is how they are kept.
 */
export const userEntityRefSchema = z
  .string({ required_error: 'Choose a person' })
  .toLowerCase()
  .regex(
    /^user:[a-z0-9-]{1,63}\/[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?$/,
    'Choose a person from the catalog; a reference is like user:default/jane.doe_defra.gov.uk',
  );

export const idSchema = (what: string) =>
  z
    .string({ required_error: `Choose the ${what}` })
    .uuid(`The ${what} must be chosen from the list; its id is a UUID`);

/** What is wrong with single fields, as the REST API and the forms show it. */
export function fieldErrors(
  error: z.ZodError,
): { path: string; message: string }[] {
  return error.issues.map(({ path, message }) => ({
    path: path.join('.'),
    message,
  }));
}
