// Chooses theme and language before the first paint, and preloads their files. A classic script in the head, so that the
// page never shows another theme or language first, and greets a returning member while it still loads.
//
// client/bundle.ts defines COLOURS (the colour of the browser's bar, by theme), MESSAGES (the addresses of the namespaces
// `login` and `app`, by language), and APP (the addresses of the scripts and the style sheet of the part `app`).

{
  const root = document.documentElement;
  const stored = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is forbidden: the defaults apply.
      return null;
    }
  };
  const fetchEarly = (rel, href) => {
    const link = document.createElement("link");
    link.rel = rel;
    link.href = href;
    if (rel === "preload") link.as = "style";
    document.head.append(link);
  };
  const theme = stored("sc_theme");
  if (theme !== null && Object.hasOwn(COLOURS, theme)) root.dataset.theme = theme;
  if (stored("sc_lessMotion") === "true") root.dataset.calm = "";
  document.querySelector("meta[name=theme-color]").content = COLOURS[root.dataset.theme];

  const preferred = [stored("sc_language"), ...navigator.languages].map((tag) => String(tag).split("-")[0]);
  root.lang = preferred.find((tag) => Object.hasOwn(MESSAGES, tag)) ?? root.lang;
  fetchEarly("modulepreload", MESSAGES[root.lang].login);

  if (stored("sc_token")) {
    root.dataset.returning = "";
    for (const script of [...APP.scripts, MESSAGES[root.lang].app]) fetchEarly("modulepreload", script);
    fetchEarly("preload", APP.sheet);
  }
}
