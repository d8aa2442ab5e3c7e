// Whether a media query holds.

import { useEffect, useState } from "preact/hooks";

/** True while `query` matches the window. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const update = (): void => setMatches(list.matches);
    update();
    list.addEventListener("change", update);
    return () => list.removeEventListener("change", update);
  }, [query]);
  return matches;
}

/** From this width on the tabs form a column, with the own profile below. The style sheets have the same query. */
export const COLUMN = "(min-width: 70rem)";
