import type { Request } from 'express';

/**
 * The format a client asks for with `Accept: application/vnd.github[.v3].<format>`;
 * JSON when it asks for nothing special.
 *
 * @see https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types
 */
export function mediaTypeOf(
  req: Request,
): 'json' | 'raw' | 'sha' | 'repository' {
  const [, format] =
    /application\/vnd\.github(?:\.v3)?\.(raw|sha|repository)\b/.exec(
      req.get('accept') ?? '',
    ) ?? [];
  switch (format) {
    case 'raw':
    case 'sha':
    case 'repository':
      return format;
    default:
      return 'json';
  }
}
