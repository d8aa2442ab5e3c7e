// The colour of a name, which is always the same.

/** The number of colours for names in a theme: `--name-0` and up. */
export const NAME_COLOURS = 12;

/** The colour of `name`, 0 to {@link NAME_COLOURS} − 1, in any case. FNV-1a, mixed so that similar names differ. */
export function nameColour(name: string): number {
  let hash = 0x811c9dc5;
  for (const letter of name.toLowerCase()) hash = Math.imul(hash ^ letter.codePointAt(0)!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) % NAME_COLOURS;
}

/** Class names that end with the number of a colour, made once: rows of hundreds of users would keep one each. */
export function colourClasses(start: string): readonly string[] {
  return Array.from({ length: NAME_COLOURS }, (_, colour) => `${start}${colour}`);
}
