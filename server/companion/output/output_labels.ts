// Labels of speakers at the beginning of a line: the model goes on as the guest, or signs with its own name.

/** What a line begins with. `own`: the companion's name and a colon, `marks` of which have to be closed after it. */
export type Label =
  | { readonly kind: "none" }
  | { readonly kind: "open" }
  | { readonly kind: "own"; readonly length: number; readonly marks: number }
  /** A name for the model in a template, such as `Assistant:`. */
  | { readonly kind: "model"; readonly length: number }
  | { readonly kind: "other" };

/** Where a text stands: at the beginning of the answer or of a line, after a sentence, or inside of one. */
export type Place = "beginning" | "line" | "sentence" | "inside";

const NONE: Label = { kind: "none" };
const OPEN: Label = { kind: "open" };
/** Names of a guest in the templates and transcripts of all families. */
const GUESTS = [
  ...["user", "the user", "usr", "human", "guest", "the guest", "prompter", "customer", "client", "member"],
  ...["system", "gpt4 correct user", "instruction", "prompt", "visitor", "stranger", "patron"],
  ...["usuario", "usuaria", "invitado", "invitada", "huésped", "usuário", "utilisateur", "benutzer", "gast"],
  ...["пользователь", "гость", "用户", "客人", "ユーザー"],
];
/** Names of a model in them. */
const MODELS = [
  ...[
    "assistant",
    "the assistant",
    "model",
    "bot",
    "chatbot",
    "ai",
    "gpt",
    "chatgpt",
    "gpt4 correct assistant",
  ],
  ...["char", "asistente", "assistent", "ассистент", "助手"],
];
/** Names that are words too: only after a line break. */
const AMBIGUOUS = ["you", "tú"];
/** Names of parts in templates that are made of headings, such as `### Response:`. */
const HEADINGS = [
  "instruction",
  "response",
  "input",
  "output",
  "question",
  "answer",
  "context",
  "conversation",
];
/** Roles that some models leave alone on a line, when their marks are taken away. */
const BARE = ["user", "assistant", "system", "model", "human"];

/** What may stand before a name: emphasis, brackets, the sign of a heading or of a quote. */
const BEFORE = /^[\s*_~`#>\[({"“«@–—]*/;
/** What may stand between a name and its colon. */
const CLOSING = /^[ \t*_~`\])}"”»#\d-]*/;
/** Longest such run, UTF-16 units. */
const MAX_CLOSING = 8;

/** Recognises the labels of one answer. */
export class Labels {
  readonly #own: string;
  readonly #guests: readonly string[];

  /** `guest` is the name of who asks; null for one without a name. */
  constructor(own: string, guest: string | null) {
    this.#own = fold(own);
    this.#guests = guest === null || fold(guest) === "" ? GUESTS : [...GUESTS, fold(guest)];
  }

  /** The label that a text at a place begins with. */
  at(text: string, place: Place): Label {
    if (place === "inside") return NONE;
    const before = BEFORE.exec(text)![0];
    const rest = fold(text.slice(before.length));
    if (rest === "") return before.trim() !== "" && before.length <= MAX_CLOSING ? OPEN : NONE;
    const isHeading = before.includes("##") && place !== "sentence";
    let isOpen = false;
    for (const [names, kind] of this.#names(place, isHeading)) {
      for (const name of names) {
        const found = labelled(rest, name, { isHeading, isBare: BARE.includes(name) });
        if (found === "open") isOpen = true;
        else if (found !== null) {
          const length = before.length + found;
          if (kind === "own") return { kind, length, marks: before.replaceAll(/[^*_~`"]/g, "").length };
          return kind === "model" ? { kind, length } : { kind };
        }
      }
    }
    return isOpen ? OPEN : NONE;
  }

  #names(place: Place, isHeading: boolean): (readonly [readonly string[], "own" | "model" | "other"])[] {
    const names: (readonly [readonly string[], "own" | "model" | "other"])[] = [
      [this.#guests, "other"],
      [MODELS, "model"],
    ];
    if (place !== "sentence") names.push([[this.#own], "own"]);
    if (place === "line") names.push([AMBIGUOUS, "other"]);
    if (isHeading) names.push([HEADINGS, place === "beginning" ? "model" : "other"]);
    return names;
  }
}

/** Length of a name with its colon, "open" when more has to arrive, null for another text. */
function labelled(
  rest: string,
  name: string,
  { isHeading, isBare }: { isHeading: boolean; isBare: boolean },
): number | "open" | null {
  if (rest.length <= name.length) return name.startsWith(rest) ? "open" : null;
  if (!rest.startsWith(name)) return null;
  const after = rest.slice(name.length);
  const closing = CLOSING.exec(after)![0];
  const next = after[closing.length];
  if (next === undefined) return closing.length <= MAX_CLOSING ? "open" : null;
  if (next === ":" || next === "：") return name.length + closing.length + 1;
  if (next === "\n" && (isHeading || (isBare && closing.trim() === ""))) {
    return name.length + closing.length + 1;
  }
  return null;
}

/** Lower case, unit by unit, so that lengths stay. */
function fold(text: string): string {
  return text.replaceAll(/\p{Lu}/gu, (letter) => {
    const lower = letter.toLowerCase();
    return lower.length === letter.length ? lower : letter;
  });
}
