// Sets the theme before the first paint, and marks a member who comes back. A classic script in the head, so that nothing
// is drawn in another theme first, and the member is greeted while the page still loads.

try {
  const theme = localStorage.getItem("sc_theme");
  if (theme !== null && /^[a-z-]{1,30}$/.test(theme)) document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("sc_token")) document.documentElement.dataset.returning = "";
} catch {
  // Storage is forbidden here: the default theme it is.
}
