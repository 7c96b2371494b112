/**
 * The name that a delivery project gets from the code of its programme and its
 * title: `FCP` and `Core 2.0` make `fcp-core-2-0`. It never changes afterwards,
 * because namespaces, groups and folders are called after it.
 *
 * Letters lose their accents; what is not a Latin letter or digit then becomes
 * a hyphen. A title without any leaves nothing but the code: no name of its own,
 * which `projectNameProblem` tells.
 */
export function deriveProjectName(
  programmeCode: string,
  title: string,
): string {
  return slug(`${programmeCode} ${title}`);
}

/** A name in lower case with hyphens: `Café & Co` makes `cafe-co`. */
export function slug(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

/** Why a delivery project of this programme cannot have this name, if so. */
export function projectNameProblem(
  programmeCode: string,
  name: string,
): string | undefined {
  const prefix = `${programmeCode.toLowerCase()}-`;
  return name.startsWith(prefix) && name.length > prefix.length
    ? undefined
    : `The name "${name}" must be the programme's code and a name of its own, such as "${prefix}demo"; a title without Latin letters or digits needs a short name that is entered`;
}
