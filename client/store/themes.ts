// The themes of the page, in the order in which they are offered. Their colours are in static/css/themes/themes.css.

/** Ids of the themes, the first being the default. */
export const THEMES = [
  "midnight-purple",
  "crimson-noir",
  "ocean-deep",
  "ember",
  "neon-green",
  "cyberpunk",
  "rose-gold",
  "arctic",
  "daylight",
  "midnight-blue",
] as const;

/** Id of a theme, as the root's `data-theme` carries it. */
export type ThemeId = typeof THEMES[number];
