/** What of a template of Flux's image automation is gone since Flux 2.7. */
const REMOVED = /\.(?:Updated|Changed\.ImageResult)\b/;

/** `{{ range $name, $_ := .Updated.Files -}}`: what stands before and after the name. */
const RANGE =
  /(\{\{-?\s*range\s+(?:\$\w+\s*(?:,\s*\$\w+\s*)?:=\s*)?)\.(?:Updated|Changed\.ImageResult)\.(Files|Objects|Images)(\s*-?\}\})/g;

/** An action that writes the image itself: `{{ . }}`, `{{ println . }}`. */
const IMAGE = /(\{\{-?\s*(?:println?\s+)?)\.(\s*-?\}\})/g;

/** Whether a commit message template uses what Flux 2.7 removed. */
export function isOutdatedTemplate(template: string): boolean {
  return REMOVED.test(template);
}

/**
 * Writes a commit message template of image automation without `.Updated` and
 * `.Changed.ImageResult`, as far as it lists files, objects and images with them.
 * Of an image, the new value of the field is written that was updated.
 * https://fluxcd.io/flux/components/image/imageupdateautomations/#message-template
 *
 * @returns the template; see {@link isOutdatedTemplate} for whether all was replaced
 */
export function updateCommitMessageTemplate(template: string): string {
  let result = '';
  let end = 0;
  for (const found of template.matchAll(RANGE)) {
    const [action, before, what, after] = found;
    result += template.slice(end, found.index);
    end = found.index + action.length;
    if (what === 'Files') {
      result += `${before}.Changed.FileChanges${after}`;
    } else if (what === 'Objects' && !usesValue(before)) {
      result += `${before}.Changed.Objects${after}`;
    } else if (what === 'Images' && !before.includes('$')) {
      const body = template.slice(end).split(/\{\{-?\s*end\b/)[0];
      const newBody = body.replace(IMAGE, '$1.NewValue$2');
      // Another action might need what an image had.
      const isKnown = newBody.replace(/\.NewValue/g, '').match(/\.\w/) === null;
      if (isKnown) {
        result += `${before}.Changed.Changes${after}${newBody}`;
        end += body.length;
      } else {
        result += action;
      }
    } else {
      result += action;
    }
  }
  return result + template.slice(end);
}

/** The values of objects were images, and are changes now. */
function usesValue(rangeStart: string): boolean {
  const [, second] = /\$\w+\s*,\s*\$(\w+)/.exec(rangeStart) ?? [];
  return second !== undefined ? second !== '_' : true;
}
