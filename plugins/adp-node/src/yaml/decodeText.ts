/**
 * The text of a YAML file, which may be in UTF-8 or, with a byte order mark, in
 * UTF-16; editors on Windows write that.
 * https://yaml.org/spec/1.2.2/#52-character-encodings
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) {
    return new TextDecoder('utf-16le').decode(bytes);
  }
  if (first === 0xfe && second === 0xff) {
    return new TextDecoder('utf-16be').decode(bytes);
  }
  return new TextDecoder('utf-8').decode(bytes);
}
