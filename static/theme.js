// Decides, before the first paint, what the page looks like and which language it speaks, and fetches what that takes. A
// classic script in the head, so that nothing is drawn in another theme or language first, and a member who comes back is
// greeted while the page still loads.
//
// client/bundle.ts writes in: COLOURS (the colour of the browser's bar, by theme), MESSAGES (the addresses of the namespaces
// `login` and `app`, by language), APP (the addresses of the scripts and the sheet of the part `app`).

{
  const root = document.documentElement;
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      // Storage is forbidden here: the defaults it is.
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
  const theme = kept("sc_theme");
  if (theme !== null && Object.hasOwn(COLOURS, theme)) root.dataset.theme = theme;
  document.querySelector("meta[name=theme-color]").content = COLOURS[root.dataset.theme];

  const spoken = [kept("sc_language"), ...navigator.languages].map((tag) => String(tag).split("-")[0]);
  root.lang = spoken.find((tag) => Object.hasOwn(MESSAGES, tag)) ?? root.lang;
  fetchEarly("modulepreload", MESSAGES[root.lang].login);

  if (kept("sc_token")) {
    root.dataset.returning = "";
    for (const script of [...APP.scripts, MESSAGES[root.lang].app]) fetchEarly("modulepreload", script);
    fetchEarly("preload", APP.sheet);
  }
}
