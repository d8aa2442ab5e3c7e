// Marks in brackets that belong to a chat template or to a model's thinking, and not to what the companion says.
//
// The rules are general, so that templates of families that are not named here are recognised too.

/** What stands at the beginning of a text. `length` is in UTF-16 units of the text. */
export type Mark =
  /** Nothing of the kind. */
  | { readonly kind: "none" }
  /** It may become a mark: more has to arrive. */
  | { readonly kind: "open" }
  /** The model's thinking begins or ends. */
  | { readonly kind: "thought" | "thought_end"; readonly length: number }
  /** A call of a tool begins. */
  | { readonly kind: "tool"; readonly length: number; readonly until: ToolEnd }
  /** A mark around what is meant for the reader, such as `</answer>`. */
  | { readonly kind: "wrapper"; readonly length: number }
  /** A channel of the answer is named next, up to `<|message|>`. */
  | { readonly kind: "channel"; readonly length: number }
  /** A mark before a turn of the model itself. Elsewhere than at the beginning, it ends the answer. */
  | { readonly kind: "header"; readonly length: number }
  /** The answer ends here. */
  | { readonly kind: "end" };

/** Where a call of a tool ends: at a mark, where its JSON is complete, or with the answer (null). */
export type ToolEnd = RegExp | "json" | null;

export const NONE: Mark = { kind: "none" };
export const OPEN: Mark = { kind: "open" };
const END: Mark = { kind: "end" };

/** Longest mark, UTF-16 units. */
const MAX_MARK = 64;

/** Names of the thinking of all families. */
const THOUGHT =
  /^(?:[a-z]+:)?(?:begin_of_|end_of_)?(?:think\w*|thoughts?|thinking_?\w*|reason(?:ing)?|reflect(?:ion)?|scratchpad|analysis|inner_?(?:monologue|thoughts?)|cot|deliberation)$/;
/** Names of calls of tools. */
const TOOL = /tool|function|python_tag|invoke|^plugin/;
/** Names of marks around the answer itself. */
const WRAPPER = /^(?:answer|response|reply|output|final|final_answer|(?:begin|end)_of_solution|solution)$/;
/** Names, without an underscore in them, that only a template uses. */
const CONTROL =
  /^(?:s|bos|eos|pad|unk|sep|cls|mask|gmask|sop|eop|eot|eom|eod|inst|sys|system|user|usr|human|guest|prompter|assistant|model|bot|gpt|ai|char|turn|message|msg|role|im_\w*|instruction|prompt|context|end|start|endoftext|startoftext|unused\d+|extra_?id_?\d*|ctrl\d+|reserved\w*)$/;
/** Names of marks that may stand before the model's own turn. */
const OWN_TURN =
  /^(?:s|bos|sop|gmask|assistant|model|bot|gpt|ai|char|start|turn|im_start|begin_of_text|startoftext|bos_token|start_header_id|end_header_id|start_of_turn|start_of_turn_token|chatbot_token|start_of_role|end_of_role|message|inst|response|begin_of_sentence|start_of_text|role_\w+)$/;

/** The mark in brackets that a text begins with. */
export function tagAt(text: string): Mark {
  switch (text[0]) {
    case "<":
    case "＜":
      return angleAt(folded(text.slice(0, MAX_MARK + 1)));
    case "[":
      return squareAt(text.slice(0, MAX_MARK + 1));
    case "◁":
      return triangleAt(text.slice(0, MAX_MARK + 1));
    default:
      return NONE;
  }
}

/** Whether a text that is all there is could only be the beginning of a mark. */
export function isBrokenTag(text: string): boolean {
  return /^(?:<[|\/<]|<\w+[_|]|\[[|\/]|\[[A-Z]{3,}_?$|<(?:think|tool|start|end|func|s$))/.test(
    folded(text, false),
  );
}

/** Wide brackets and bars as plain ones, unit by unit, and lower case where it has the same length. */
function folded(text: string, lower = true): string {
  const plain = text.replaceAll("＜", "<").replaceAll("＞", ">").replaceAll("｜", "|").replaceAll("▁", "_");
  if (!lower) return plain;
  return plain.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function angleAt(text: string): Mark {
  if (text.length === 1) return OPEN;
  if (text.startsWith("<|") || text.startsWith("</|")) return barAt(text);
  if (text === "</") return OPEN;
  if (/^<<\/?[a-z]/.test(text)) return END;
  if (text === "<<" || text === "<</") return OPEN;
  const found = /^<(\/?)([a-z_][\w:.|-]*)/.exec(text);
  if (found === null) return NONE;
  const [start, slash = "", name = ""] = found;
  if (start.length > MAX_MARK) return NONE;
  if (start.length === text.length) return OPEN;
  return namedAt(text, start.length, slash !== "", name.replaceAll(/[|]+$/g, ""), name.includes("|"));
}

/** `<|name|>`, and what looks like it. */
function barAt(text: string): Mark {
  const found = /^<\/?\|+([^<>\n]*?)(\|*>)/.exec(text);
  if (found === null) return text.length > MAX_MARK || /[\n<]/.test(text.slice(1)) ? END : OPEN;
  const inside = found[1]!.trim().replaceAll(/\s+/g, "_");
  const name = inside.replace(/^\//, "");
  const closes = inside !== name || text[1] === "/";
  const length = found[0].length;
  if (name === "channel" || name.startsWith("channel>")) return { kind: "channel", length };
  if (THOUGHT.test(name)) {
    return { kind: closes || name.startsWith("end_of") ? "thought_end" : "thought", length };
  }
  if (WRAPPER.test(name)) return { kind: "wrapper", length };
  if (TOOL.test(name)) return { kind: "tool", length, until: null };
  return OWN_TURN.test(name) ? { kind: "header", length } : END;
}

/** `<name>` and `</name>`, with attributes or without. */
function namedAt(text: string, at: number, closes: boolean, name: string, hasBar: boolean): Mark {
  const isThought = THOUGHT.test(name);
  const isTool = TOOL.test(name);
  const isOther = WRAPPER.test(name) || CONTROL.test(name) || hasBar || name.includes("_");
  if (!isThought && !isTool && !isOther) return NONE;
  const close = text.indexOf(">", at);
  if (close === -1) {
    // An attribute may follow, but no sentence.
    if (isTool && text[at] === "=") return { kind: "tool", length: at, until: endOf(name) };
    return text.length > MAX_MARK || /[\n<]/.test(text.slice(at)) ? NONE : OPEN;
  }
  const length = close + 1;
  if (name === "channel" && hasBar) return { kind: "thought_end", length };
  if (isThought) return { kind: closes ? "thought_end" : "thought", length };
  if (isTool) return closes ? { kind: "wrapper", length } : { kind: "tool", length, until: endOf(name) };
  if (WRAPPER.test(name)) return { kind: "wrapper", length };
  return OWN_TURN.test(name) && !closes ? { kind: "header", length } : END;
}

function endOf(name: string): RegExp {
  const plain = name.replaceAll(/[^\w]/g, ".");
  return new RegExp(`</\\s*(?:antml:)?${plain}[^>]{0,20}>`, "i");
}

/** `[INST]`, `[/THINK]`, `[TOOL_CALLS]`, `[|Human|]`. A word in small letters is a stage direction. */
function squareAt(text: string): Mark {
  if (text.length === 1) return OPEN;
  if (text[1] === "|") return END;
  const found = /^\[(\/?)([A-Za-z_]*)/.exec(text)!;
  const [start, slash, raw = ""] = found;
  if (raw === "" && start.length < text.length) return NONE;
  if (start.length === text.length) return start.length > 30 ? NONE : OPEN;
  if (text[start.length] !== "]") return NONE;
  const name = raw.toLowerCase();
  const length = start.length + 1;
  if (THOUGHT.test(name)) return { kind: slash === "" ? "thought" : "thought_end", length };
  const isShouted = raw === raw.toUpperCase();
  if (isShouted && /TOOL|FUNC/.test(raw)) return { kind: "tool", length, until: null };
  const isControl = /^(?:inst|gmask)$/.test(name) || (isShouted && (CONTROL.test(name) || raw.includes("_")));
  if (!isControl) return NONE;
  return slash !== "" || name === "gmask" ? { kind: "header", length } : END;
}

/** `◁think▷` and `◁/think▷`. */
function triangleAt(text: string): Mark {
  const found = /^◁(\/?)(\w*)(▷?)/.exec(text)!;
  if (found[3] === "") return found[0].length === text.length && text.length < 30 ? OPEN : NONE;
  if (!THOUGHT.test(found[2]!.toLowerCase())) return END;
  return { kind: found[1] === "" ? "thought" : "thought_end", length: found[0].length };
}
