// Which colour a person's name has: always the same one.

/** Colours a theme has for names, `--name-0` and up. */
export const NAME_COLOURS = 12;

/** The colour of `name`, 0 to {@link NAME_COLOURS} − 1, whatever its case. FNV-1a, mixed so that like names differ. */
export function nameColour(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name.toLowerCase()) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % NAME_COLOURS;
}
