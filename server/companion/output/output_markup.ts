// Takes out of a model's text what no reader is meant to see: thinking, calls of tools, and the marks of chat templates.
//
// It goes through the text unit by unit, so how the text was split makes no difference.

import { Labels, type Place } from "./output_labels.ts";
import { isBrokenTag, type Mark, NONE, OPEN, tagAt, type ToolEnd } from "./output_tags.ts";
import { isClosedJson, toolCallAt } from "./output_tool_calls.ts";

/** What the text is at the place that is being read. */
type Mode =
  | { readonly kind: "text" }
  /** Thinking. `isChannel`: it ends where another channel begins. */
  | { readonly kind: "thought"; readonly isChannel: boolean }
  | { readonly kind: "tool"; readonly until: ToolEnd }
  /** The name of a channel. */
  | { readonly kind: "channel" };

/** How far back the end of thinking, or of a call, is looked for: longer than any mark. */
const WINDOW = 128;
/** Longest call of a tool whose end is looked for, UTF-16 units. */
const MAX_CALL = 4_000;
const FENCE_LENGTH = 3;
/** The end of a sentence, with what may close after it. */
const SENTENCE_END = /[\p{Sentence_Terminal}…"”»)\]*]/u;
/** Names that stand between marks before a turn of the model. */
const OWN_ROLE = /^(?:assistant|model|bot|chatbot|ai|violet|final|response)(?=$|[\s:<\[])[:\s]*/i;
/** Names that begin a turn of another speaker there. */
const OTHER_ROLE = /^(?:user|human|system|guest|prompter|tool|developer|ipython)(?=[\s:<\[])/i;
/** Invisible characters, which could hide a mark. The joiner of emoji is none of them. */
const HIDDEN = /[\u200b\u2060\u00ad\ufeff]/;
/** Channels of what is meant for the reader. */
const SPOKEN_CHANNEL = /^\s*(?:final|answer|response|assistant)/;

/** The reader of one answer. */
export class Markup {
  #mode: Mode = { kind: "text" };
  /** What is not decided yet. */
  #pending = "";
  #place: Place = "beginning";
  /** Emphasis that closes after a dropped name, and the space after it. */
  #marksToClose = 0;
  #skipsSpace = false;
  /** A mark before a turn of the model was dropped just now: the role's name may follow. */
  #afterHeader = false;
  #ended = false;
  #hadThought = false;
  #hadTool = false;
  #out = "";

  /** `onOrphan` is called when all that was returned so far turns out to be thinking. */
  constructor(readonly labels: Labels, readonly onOrphan: () => void) {}

  /** Whether the answer ends here. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Whether the model has thought aloud. */
  get hadThought(): boolean {
    return this.#hadThought;
  }

  /** Whether the model has called a tool. */
  get hadTool(): boolean {
    return this.#hadTool;
  }

  /** Takes the next text. Returns what is meant for the reader. */
  push(text: string): string {
    for (let index = 0; index < text.length && !this.#ended; index++) this.#take(text[index]!);
    return this.#taken();
  }

  /** Nothing more comes. Returns the rest that is meant for the reader. */
  finish(): string {
    if (this.#ended || this.#mode.kind !== "text") return "";
    const isBroken = isBrokenTag(this.#pending) || /^\s*#{2,}/.test(this.#pending);
    const rest = isBroken ? "" : this.#pending;
    this.#pending = "";
    return rest;
  }

  #taken(): string {
    const out = this.#out;
    this.#out = "";
    return out;
  }

  #take(unit: string): void {
    if (HIDDEN.test(unit)) return;
    this.#pending += unit;
    switch (this.#mode.kind) {
      case "text":
        return this.#readText();
      case "thought":
        return this.#readThought(this.#mode.isChannel);
      case "tool":
        return this.#readTool(this.#mode.until);
      case "channel":
        return this.#readChannel();
    }
  }

  #readText(): void {
    while (this.#pending !== "" && !this.#ended && this.#mode.kind === "text") {
      if (this.#skip()) continue;
      const mark = this.#markAt();
      if (mark.kind === "open") return;
      if (mark.kind === "none") this.#emit();
      else this.#apply(mark);
    }
  }

  /** Leaves out what follows a name or a mark that was dropped. */
  #skip(): boolean {
    const unit = this.#pending[0]!;
    if (this.#marksToClose > 0 && /[*_~`"]/.test(unit)) this.#marksToClose--;
    else if (!this.#skipsSpace || !/\s/.test(unit)) {
      this.#marksToClose = 0;
      this.#skipsSpace = false;
      return false;
    }
    this.#pending = this.#pending.slice(1);
    return true;
  }

  #markAt(): Mark {
    if (this.#afterHeader) {
      const role = this.#roleAt();
      if (role !== null) return role;
    }
    const tag = tagAt(this.#pending);
    if (tag.kind !== "none" && tag.kind !== "open") return tag;
    const call = this.#place === "inside" ? NONE : toolCallAt(this.#pending);
    if (call.kind !== "none" && call.kind !== "open") return call;
    const label = this.labels.at(this.#pending, this.#place);
    switch (label.kind) {
      case "none":
        return tag.kind === "open" || call.kind === "open" ? OPEN : NONE;
      case "open":
        return OPEN;
      case "own":
        this.#marksToClose = label.marks;
        this.#skipsSpace = true;
        return { kind: "wrapper", length: label.length };
      case "model":
        // The model names itself before its first word; later it begins another turn.
        this.#skipsSpace = true;
        return this.#place === "beginning" ? { kind: "wrapper", length: label.length } : { kind: "end" };
      case "other":
        return { kind: "end" };
    }
  }

  /** The name of the model's role after a mark; null for another text. */
  #roleAt(): Mark | null {
    const text = this.#pending;
    if (/^\s/.test(text)) return { kind: "wrapper", length: 1 };
    const found = OWN_ROLE.exec(text);
    if (found !== null && found[0].length < text.length) {
      this.#afterHeader = false;
      return { kind: "wrapper", length: found[0].length };
    }
    if (OTHER_ROLE.test(text)) return { kind: "end" };
    if (ROLES.some((role) => role.startsWith(text.toLowerCase()))) return OPEN;
    this.#afterHeader = false;
    return null;
  }

  #apply(mark: Exclude<Mark, { kind: "none" | "open" }>): void {
    if (mark.kind === "end" || (mark.kind === "header" && this.#place !== "beginning")) {
      this.#ended = true;
      this.#pending = "";
      return;
    }
    this.#pending = this.#pending.slice(mark.length);
    switch (mark.kind) {
      case "thought":
        return this.#enter({ kind: "thought", isChannel: false });
      case "thought_end":
        this.#hadThought = true;
        this.#begin();
        return this.onOrphan();
      case "tool":
        this.#hadTool = true;
        return this.#enter({ kind: "tool", until: mark.until });
      case "channel":
        return this.#enter({ kind: "channel" });
      case "header":
        this.#afterHeader = true;
        return;
      case "wrapper":
        return;
    }
  }

  #enter(mode: Mode): void {
    if (mode.kind === "thought") this.#hadThought = true;
    this.#mode = mode;
    const rest = this.#pending;
    this.#pending = "";
    for (const unit of rest) this.#take(unit);
  }

  /** The answer begins anew: nothing before belongs to it. */
  #begin(): void {
    this.#out = "";
    this.#place = "beginning";
    this.#afterHeader = false;
  }

  #readThought(isChannel: boolean): void {
    const text = this.#pending;
    for (let at = Math.max(0, text.length - WINDOW); at < text.length; at++) {
      const mark = tagAt(text.slice(at));
      if (
        mark.kind === "channel" || (mark.kind === "thought_end" && !isChannel) || isGemmaEnd(mark, text, at)
      ) {
        this.#pending = "";
        const rest = text.slice(at + mark.length);
        this.#mode = mark.kind === "channel" ? { kind: "channel" } : { kind: "text" };
        for (const unit of rest) this.#take(unit);
        return;
      }
    }
    if (text.length > 2 * WINDOW) this.#pending = text.slice(-WINDOW);
  }

  #readTool(until: ToolEnd): void {
    if (until === null) this.#pending = "";
    else if (until === "json" ? isClosedJson(this.#pending) : until.test(this.#pending)) {
      this.#pending = "";
      this.#mode = { kind: "text" };
      this.#skipsSpace = this.#place !== "inside";
      if (until === "json") this.#marksToClose = FENCE_LENGTH;
    } else if (this.#pending.length > MAX_CALL) this.#mode = { kind: "tool", until: null };
  }

  #readChannel(): void {
    const found = /^(.*?)(<\|message\|>|\n)/s.exec(this.#pending);
    if (found === null && this.#pending.length < WINDOW) return;
    const isSpoken = SPOKEN_CHANNEL.test(found?.[1] ?? "");
    const rest = found === null ? "" : this.#pending.slice(found[0].length);
    this.#pending = "";
    if (isSpoken) {
      this.#begin();
      this.onOrphan();
    }
    this.#hadThought ||= !isSpoken;
    this.#mode = isSpoken ? { kind: "text" } : { kind: "thought", isChannel: true };
    for (const unit of rest) this.#take(unit);
  }

  #emit(): void {
    const unit = this.#pending[0]!;
    this.#pending = this.#pending.slice(1);
    this.#out += unit;
    this.#afterHeader = false;
    if (unit === "\n") {
      if (this.#place !== "beginning") this.#place = "line";
    } else if (SENTENCE_END.test(unit)) {
      if (this.#place === "inside") this.#place = "sentence";
    } else if (!/\s/.test(unit)) this.#place = "inside";
  }
}

const ROLES = [
  ...["assistant", "model", "bot", "chatbot", "ai", "violet", "final", "response"],
  ...["user", "human", "system", "guest", "prompter", "tool", "developer", "ipython"],
];

/** `<channel|>`, which ends a channel of thinking. */
function isGemmaEnd(mark: Mark, text: string, at: number): mark is Extract<Mark, { kind: "thought_end" }> {
  return mark.kind === "thought_end" && /^<channel/i.test(text.slice(at));
}
