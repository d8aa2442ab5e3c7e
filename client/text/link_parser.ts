// Links in a text: where one begins and ends, and whether it leads where it says.

/** A label of a host: letters, marks and digits of any script. No invisible character. */
const LABEL = String.raw`(?:(?!\p{DI})[\p{L}\p{M}\p{Nd}_-])+`;
/**
 * A character after the host. ASCII: all but quotes, angle brackets and the backslash, which browsers read as a slash.
 * Others: no punctuation, brackets or spaces, of any script, and nothing invisible or that turns the direction of
 * writing. A dot, dash or apostrophe inside a word is part of it. Letters are part of a path, in any script, also those
 * of the next word.
 */
const AFTER_HOST = String.raw`(?:[!#-;=?-\[\]^_a-z{-~]` +
  String.raw`|(?![\p{P}\p{Z}\p{C}\p{DI}＜＝＞｜～])[^\0-\x7f]` +
  String.raw`|(?<=[\p{L}\p{M}\p{N}])(?:[·・‧‐‑–](?=[\p{L}\p{M}\p{N}])|’(?=\p{LC})))`;

/**
 * The source of a pattern for a link at its greatest length. It does not begin inside a word. Not a link:
 * `https://bank.example@elsewhere.example`, which leads elsewhere, and a host with percent signs, which is another one.
 */
export const LINK =
  String.raw`(?<![\w/])https:\/\/(?![\p{L}\p{M}\p{N}!$-.:;=\w~]*@)(?![\p{L}\p{M}\p{N}\w.-]*%)` +
  String.raw`${LABEL}(?:\.${LABEL})*(?::\d{1,5})?(?:[/?#]${AFTER_HOST}*)?`;

/** Punctuation at the end of a link, which belongs to the sentence. */
const TRAILING = /[.,;:!?'|([{]+$/;
/** Each after the one that opens it. */
const BRACKETS = "()[]{}";
/** Longest link, characters. Longer addresses stay text. */
const MAX_LINK = 400;
/** A public host name: no IP address, and no host of the local network. */
const PUBLIC_HOST = /^(?:[\w-]+\.)+[a-z][a-z\d-]*[a-z\d]$/;

/**
 * A Latin top-level domain with letters of another script behind it, which are the next word: Chinese has no spaces. There
 * is no top-level domain of both.
 */
const WORD_AFTER_HOST =
  /^([^/?#]+\/\/[^/?#:]*\.[a-z]{2,})(?![\0-\x7f\p{Script=Latin}\p{M}])[^/?#:.]+(?:[/?#:].*)?$/iu;

/** A link: an `https:` address without credentials, and the text that shows it. */
export interface Link {
  readonly text: string;
  readonly href: string;
}

/** The link in a match of {@link LINK}, without the punctuation of the sentence; null if it must stay text. */
export function linkIn(match: string): Link | null {
  const text = match.length > MAX_LINK ? "" : withoutTail(match.replace(WORD_AFTER_HOST, "$1"));
  // Browsers read a compatibility letter as another one: `ｅ` as `e`. The host would not be the one that is shown.
  const host = text.split(/[/?#]/)[2] ?? "";
  if (host.normalize("NFKC") !== host.normalize("NFC")) return null;
  try {
    // Not `URL.canParse`: browsers of the build target lack it.
    const { hostname, href } = new URL(text);
    return PUBLIC_HOST.test(hostname) ? { text, href } : null;
  } catch {
    return null;
  }
}

/** A link up to a bracket that was opened before it, without the punctuation of the sentence. */
function withoutTail(link: string): string {
  const open: string[] = [];
  let end = 0;
  for (; end < link.length; end++) {
    const at = BRACKETS.indexOf(link[end]!);
    if (at === -1) continue;
    if (at % 2 === 0) open.push(BRACKETS[at + 1]!);
    else if (open.pop() !== link[end]) break;
  }
  return link.slice(0, end).replace(TRAILING, "");
}
