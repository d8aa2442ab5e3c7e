// Sets the theme before the first paint. A classic script in the head, so that nothing is drawn in another theme first.

try {
  const theme = localStorage.getItem("sc_theme");
  if (theme !== null && /^[a-z-]{1,30}$/.test(theme)) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden here: the default theme it is.
}
