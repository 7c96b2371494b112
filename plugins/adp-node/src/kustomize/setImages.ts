import { changeObject } from './changeObject';
import { WrongField } from './editField';
import type { Image } from './kustomizationFields';
import { KustomizeError, notEvaluated } from './kustomizeError';
import { isFields } from './patchProblem';
import type { Resource } from './resource';

const LISTS = ['containers', 'initContainers'];

/**
 * Sets name, tag or digest of images, in containers wherever there are some.
 * https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/
 *
 * @throws KustomizeError
 */
export function setImages(
  resources: readonly Resource[],
  image: Image,
  file: string,
): readonly Resource[] {
  if (image.tagSuffix) {
    throw notEvaluated(file, 'has images with tagSuffix');
  }
  const isMeant = imageMatcher(image.name, file);
  const rename = (text: string) =>
    isMeant(text) ? renameImage(text, image) : text;
  return resources.map(resource =>
    resource.id.kind === 'CustomResourceDefinition'
      ? resource
      : changeObject(resource, file, object => setIn(object, rename)),
  );
}

/** The name of an image is an expression. */
function imageMatcher(name = '', file: string): (text: string) => boolean {
  try {
    const pattern = new RegExp(
      `^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`,
    );
    return text => pattern.test(text);
  } catch {
    throw new KustomizeError(
      `${file} has images with the name "${name}", which is no expression`,
      {
        reason: 'invalid-kustomization',
        file,
        remedy: `correct the name in ${file}`,
      },
    );
  }
}

function setIn<T>(value: T, rename: (text: string) => string): T {
  if (Array.isArray(value)) {
    return value.map(item => setIn(item, rename)) as T;
  }
  if (!isFields(value)) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([field, below]) => {
      const inside = setIn(below, rename);
      return [
        field,
        LISTS.includes(field) && Array.isArray(inside)
          ? inside.map(container => setInContainer(container, rename))
          : inside,
      ];
    }),
  ) as T;
}

function setInContainer(
  container: unknown,
  rename: (text: string) => string,
): unknown {
  if (container === null) {
    return container;
  }
  if (!isFields(container)) {
    throw new WrongField(`a container is "${container}"`);
  }
  const { image } = container;
  if (typeof image === 'object' && image !== null) {
    throw new WrongField('the image of a container is no text');
  }
  const before = String(image ?? '');
  const after = rename(before);
  return after === before ? container : { ...container, image: after };
}

function renameImage(text: string, { newName, newTag, digest }: Image): string {
  // A colon before the last slash belongs to the port of a registry.
  const [, name, tag = '', hash = ''] = text.match(
    /^((?:[^/]+\/)?[^:@]*)(:[^@]*)?(@.*)?$/,
  )!;
  const suffix =
    newTag !== undefined || digest !== undefined
      ? `${newTag ? `:${newTag}` : ''}${digest ? `@${digest}` : ''}`
      : `${tag}${hash}`;
  return `${newName ?? name}${suffix}`;
}
