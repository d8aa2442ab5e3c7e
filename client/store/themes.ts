// The themes of the page, in the order of the settings. Their colours are in static/css/themes/themes.css.

/** Ids of the themes. The first is the default. */
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

/** Id of a theme, as in the root element's `data-theme`. */
export type ThemeId = typeof THEMES[number];
