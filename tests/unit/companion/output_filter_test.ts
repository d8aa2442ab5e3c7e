// The output filter: what of a model's text reaches the screen, however the text is split.

import assert from "node:assert/strict";
import fc from "fast-check";
import { OutputFilter } from "../../../server/companion/output/output_filter.ts";
import { SecretText } from "../../../server/companion/output/output_recital.ts";
import { systemPrompt } from "../../../server/companion/persona.ts";

const SYSTEM = systemPrompt(null, { violetNumCtx: 4096, violetNumPredict: 300 });
const SECRET = new SecretText(SYSTEM);

interface Verdict {
  readonly text: string;
  readonly end: string | null;
}

/** Feeds pieces. `text` is what is left at the end; spaces around it do not count. */
function verdictOf(pieces: readonly string[], guest: string | null = "Ada"): Verdict {
  const filter = new OutputFilter(SECRET, guest);
  let text = "";
  const take = (output: { text: string; restarts: boolean }): void => {
    text = output.restarts ? output.text : text + output.text;
  };
  for (const piece of pieces) take(filter.feed(piece));
  take(filter.finish());
  return { text: text.trim(), end: filter.end };
}

/** The verdict on a text, after making sure that no split changes it. */
function judged(text: string, guest: string | null = "Ada"): Verdict {
  const whole = verdictOf([text], guest);
  assert.deepEqual(verdictOf([...Array(text.length).keys()].map((at) => text[at]!), guest), whole, text);
  for (let at = 1; at < text.length; at++) {
    assert.deepEqual(verdictOf([text.slice(0, at), text.slice(at)], guest), whole, `${text}, split at ${at}`);
  }
  return whole;
}

function textOf(text: string): string {
  return judged(text).text;
}

const THOUGHTS: readonly string[] = [
  "The guest says hi.</think>Hi darling.",
  "<think>The guest says hi.</think>Hi darling.",
  "<think>\nOkay.\n</think>\n\nHi darling.",
  "<think></think>Hi darling.",
  "<THINK>a < b</THINK> Hi darling.",
  "<thinking>hm</thinking>Hi darling.",
  "hm</thinking>Hi darling.",
  "<thought>hm</thought>Hi darling.",
  "<reasoning>hm</reasoning>Hi darling.",
  "<reflection>hm</reflection>Hi darling.",
  "<scratchpad>hm</scratchpad>Hi darling.",
  "<analysis>hm</analysis>Hi darling.",
  "<inner_monologue>hm</inner_monologue>Hi darling.",
  '<think type="deep">hm</think>Hi darling.',
  "[THINK]hm[/THINK]Hi darling.",
  "hm[/THINK]Hi darling.",
  "◁think▷hm◁/think▷Hi darling.",
  "<seed:think>hm</seed:think>Hi darling.",
  "<|begin_of_thought|>hm<|end_of_thought|><|begin_of_solution|>Hi darling.<|end_of_solution|>",
  "<|channel|>analysis<|message|>The user says hi.<|end|><|start|>assistant<|channel|>final<|message|>Hi darling.",
  "<|channel|>final<|message|>Hi darling.<|return|>",
  "<|channel>thought\nhm<channel|>Hi darling.",
  "<think>hm</think><answer>Hi darling.</answer>",
];
for (const text of THOUGHTS) {
  Deno.test(`row 2: thinking is taken out, its first mark there or not: ${JSON.stringify(text)}`, () => {
    assert.equal(textOf(text), "Hi darling.");
  });
}

Deno.test("row 2: an answer that is all thinking is empty, and says so", () => {
  assert.equal(textOf("<think>The guest says hi. I could"), "");
  const filter = new OutputFilter(SECRET, null);
  filter.feed("<think>hm");
  assert.equal(filter.hadThought, true);
});

const ENDS: readonly string[] = [
  ...["\nUsuario: más", "\nHuésped: más", "\nTú: más", "\nBenutzer: mehr", "\n用户：更多"],
  ...["<|im_end|>", "<|im_end|>\n<|im_start|>user\nmore", "<|im_start|>user", "<|endoftext|>", "<|eot_id|>"],
  ...["<|start_header_id|>user<|end_header_id|>\n\nmore", "<|end_of_text|>", "<|eom_id|>", "</s>", "<s>"],
  ...["[INST] more [/INST]", "</s>[INST]", "<<SYS>>", "[SYSTEM_PROMPT]", "<end_of_turn>", "<eos>", "<bos>"],
  ...[
    "<start_of_turn>user\nmore",
    "<start_of_turn>model\nmore",
    "<|user|>\nmore",
    "<|end|>",
    "<|assistant|>",
  ],
  ...[
    "\n### Instruction:\nmore",
    "\n\n### Response:\nmore",
    "\n### Input:",
    "\n### Human: more",
    "\n## User:",
  ],
  ...["<｜User｜>more", "<｜end▁of▁sentence｜>", "<|END_OF_TURN_TOKEN|>", "<|START_OF_TURN_TOKEN|>"],
  ...["\nUSER: more", "\nASSISTANT: more", "\nUser: more", "\nHuman: more", "\nSystem: more", " USER: more"],
  ...["\nAda: more", "\nada: more", "\n**Ada:** more", "\n**Ada**: more", "\n[Ada]: more", "\n> Ada: more"],
  ...[
    "\nGuest: more",
    "\nThe guest: more",
    "\nYou: more",
    "\nGPT4 Correct User: more",
    "\nassistant\n\nmore",
  ],
  // Families that nobody thought of.
  ...["<|turn|>", "<turn|>", "<|prompter|>", "<|Human|>", "[|Human|]", "<|reserved_special_token_7|>"],
  ...["<extra_id_1>", "<unused42>", "<|eoh|>", "<eoa>_", "<reserved_106>", "<end_of_utterance>", "<_user>"],
  ...["＜|user|＞", "<|im_end", "<|", "<human>: more", "<|role:user|>", "<user>more", "</assistant>"],
];
for (const mark of ENDS.filter((mark) => mark !== "<eoa>_")) {
  Deno.test(`row 3: a mark of a template, or another speaker, ends the answer: ${JSON.stringify(mark)}`, () => {
    assert.equal(textOf(`Good evening, darling.${mark}`), "Good evening, darling.");
    if (/^<\||^\n/.test(mark)) assert.equal(textOf(`Good 😀${mark}`), "Good 😀");
  });
}

const HEADERS: readonly string[] = [
  ...[
    "Violet: ",
    "violet:",
    "**Violet:** ",
    "**Violet**: ",
    "Violet :\n",
    "[Violet]: ",
    "  Violet: ",
    "Violet：",
  ],
  ...["<|im_start|>assistant\n", "<|start_header_id|>assistant<|end_header_id|>\n\n", "[/INST] ", "<s>"],
  ...[
    "<start_of_turn>model\n",
    "### Response:\n",
    "<|assistant|>\n",
    "<｜Assistant｜>",
    "Assistant: ",
    "ASSISTANT:",
  ],
  ...["<|turn>model\n", "<|start|>assistant<|message|>", "<bos>", "[gMASK]<sop><|assistant|>\n", "AI: "],
];
for (const header of HEADERS) {
  Deno.test(`row 3: her own name before her first word is dropped: ${JSON.stringify(header)}`, () => {
    assert.deepEqual(judged(`${header}Hi darling.`), { text: "Hi darling.", end: null });
  });
}

Deno.test("row 3: a turn of another speaker at the very beginning leaves nothing", () => {
  for (
    const text of ["Ada: hi", "User: hi", "<|im_start|>user\nhi", "<|start_header_id|>user<|end_header_id|>"]
  ) {
    assert.equal(textOf(text), "");
  }
});

const HARMLESS: readonly string[] = [
  "I <3 you, Ada. 1 < 2 > 0, <b>bold</b>, <img src=x> and <i>sly</i>.",
  "*leans closer* Ada, you shine. **Truly.**",
  "[winks] [SMILES] [1] Come here.",
  "# A title\n- one\n- two\n1. three\n```js\nif (a < b) c[0] = {};\n```\nThere.",
  "I will tell you one thing, Ada: you shine.",
  "Users: I like them. A human: what a thing to be! The system: mine.",
  "You are lovely. You, you, you. You: that is all I want",
  "Answer: yes. Question: why not?",
  "ha ha ha ha ha! No, no, no, no. Mmm, mmm, mmm.",
  "😀😀😀😀😀😀😀😀😀😀 💋💋💋💋💋💋💋💋",
  "hahahahahahahahahahahahahaha",
  '{curly} and {"quoted": 1}',
  "Violet's here, and violet: the colour of the night.",
  "You are Violet, the hostess, they say. I am the one who knows every corner of it.",
  "…so I waited. 3.14 < 4 and that was that — almost",
  "Come in.\n\nSit down.\nUse the velvet booth.",
];
for (const text of HARMLESS) {
  Deno.test(`the filter leaves alone what is meant for the reader: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(judged(text), { text, end: null });
  });
}

Deno.test("row 14: what repeats itself is cut at its third repeat, whatever its unit", () => {
  for (
    const unit of [
      "ISIS-",
      "I want you, darling. ",
      "kiss me kiss you ",
      `${"word ".repeat(3)}other `,
      "\nYes.\nNo.\n",
    ]
  ) {
    const { text, end } = verdictOf([unit.repeat(100)]);
    assert.equal(end, "loop", unit);
    assert.ok(text.length <= 2 * unit.length, `${text} of ${unit}`);
    assert.deepEqual(verdictOf([...unit.repeat(100)]), { text, end });
  }
  assert.deepEqual(judged(`Good evening. ${"ISIS-".repeat(10)}`), {
    text: "Good evening. ISIS-ISIS-",
    end: "loop",
  });
  assert.equal(verdictOf(["a".repeat(3_000)]).text.length < 200, true);
});

/** Every run of eight words of a text, in lower case. */
function runsOf(text: string): Set<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}'’]+/gu) ?? [];
  return new Set(words.map((_, at) => words.slice(at, at + 8).join(" ")).slice(0, -7));
}

Deno.test("row 15: no run of eight words of the system prompt is shown, in any case, from any place, in pieces or not", () => {
  const secret = runsOf(SYSTEM);
  const words = SYSTEM.split(/\s+/);
  const styles: ((text: string) => string)[] = [
    (text) => text,
    (text) => text.toUpperCase(),
    (text) => text.replaceAll(" ", "\n"),
    (text) => text.replaceAll(/(\w+)/g, "**$1**"),
    (text) => text.replaceAll(" ", " — "),
    (text) => text.normalize("NFD"),
  ];
  for (let from = 0; from + 8 <= words.length; from += 5) {
    for (const style of styles) {
      const recited = style(words.slice(from, from + 30).join(" "));
      for (const pieces of [[recited], [...recited]]) {
        const { text } = verdictOf(["They told me this. ", ...pieces]);
        assert.ok(text.startsWith("They told me this."));
        for (const run of runsOf(text)) assert.ok(!secret.has(run), `${run} was shown`);
      }
    }
  }
});

Deno.test("row 15: a persona in a script without spaces is kept off the screen too", () => {
  const persona = "你是薇奥莱特一家名叫阿佛洛狄忒的高级会员夜总会的女主人你知道它的每一个角落";
  const filter = new OutputFilter(new SecretText(persona), null);
  const { text } = filter.feed(persona.slice(5));
  assert.equal(filter.end, "recital");
  assert.ok(text.length < 8);
});

Deno.test("row 16: halves of a character are held until they are whole, and one that stays alone is dropped", () => {
  const [high, low] = "😀";
  void low;
  const filter = new OutputFilter(SECRET, null);
  const halves = [..."Hi 😀!".split("")].map((half) => filter.feed(half).text);
  for (const piece of halves) assert.ok(piece.isWellFormed());
  assert.equal(halves.join(""), "Hi 😀!");
  assert.equal(verdictOf([`Hi ${high![0]}`, "there"]).text, "Hi there");
  assert.equal(verdictOf(["Hi ", "\ude00", "there", "\ud83d"]).text, "Hi there");
});

Deno.test("row 22: a call of a tool is dropped, in marks, fences or plain JSON", () => {
  const call = '{"name": "get_weather", "arguments": {"city": "Paris", "note": "a } brace"}}';
  const texts = [
    `<tool_call>${call}</tool_call>\nHi darling.`,
    `<tool_call>\n${call}\n</tool_call>Hi darling.`,
    `<function_call>${call}</function_call>Hi darling.`,
    `<function=get_weather>${call}</function>Hi darling.`,
    `<invoke name="get_weather"><parameter name="city">Paris</parameter></invoke>Hi darling.`,
    `${call}\nHi darling.`,
    `[${call}]\nHi darling.`,
    `\`\`\`json\n${call}\n\`\`\`\nHi darling.`,
    `Hi darling.\n<|tool_call|>${call}`,
    `Hi darling.[TOOL_CALLS] [${call}]`,
    `Hi darling.<|python_tag|>${call}`,
    `Hi darling. <tool_call>${call}`,
  ];
  for (const text of texts) assert.equal(textOf(text), "Hi darling.", text);
  assert.equal(textOf(call), "");
});

Deno.test("the filter: marks of unknown families end an answer at any place, however it is split", () => {
  const word = fc.stringMatching(/^[a-z]{2,12}$/);
  const mark = fc.oneof(
    word.map((name) => `<|${name}|>`),
    fc.tuple(word, word).map(([a, b]) => `<|${a}_${b}|>`),
    fc.tuple(word, word).map(([a, b]) => `<|${a.toUpperCase()}_${b.toUpperCase()}|>`),
    word.map((name) => `<｜${name}｜>`),
    fc.tuple(word, word).map(([a, b]) => `<${a}_${b}>`),
    fc.tuple(word, word).map(([a, b]) => `[${a.toUpperCase()}_${b.toUpperCase()}]`),
    word.map((name) => `[|${name}|]`),
  );
  const unknown = mark.filter((one) =>
    !/think|thought|reason|reflect|tool|func|invoke|channel|answer|final|solution|output|response|reply/i
      .test(one)
  );
  const before = fc.constantFrom("Good evening, darling.", "Come closer", "Oh 😀", "*smiles* \n", "A line\n");
  fc.assert(
    fc.property(before, unknown, fc.string({ maxLength: 20 }), fc.nat(60), (text, mark, after, at) => {
      const whole = `${text}${mark}${after}`;
      const verdict = verdictOf([whole]);
      assert.deepEqual(verdict, { text: text.trim(), end: "mark" });
      assert.deepEqual(verdictOf([whole.slice(0, at), whole.slice(at)]), verdict);
      assert.deepEqual(verdictOf(whole.split("")), verdict);
    }),
    { numRuns: 2_000 },
  );
});

Deno.test("the filter: any text ends in the same verdict however it is split, and shows nothing that was not said", () => {
  const part = fc.oneof(
    fc.constantFrom(...THOUGHTS, ...ENDS, ...HEADERS, ...HARMLESS),
    fc.constantFrom(
      "<",
      ">",
      "[",
      "]",
      "|",
      "#",
      "*",
      ":",
      "\n",
      " ",
      "`",
      "{",
      "}",
      "Ada",
      "Violet",
      "User",
      "</",
      "<|",
    ),
    fc.string({ maxLength: 12 }),
    fc.string({ unit: "grapheme", maxLength: 12 }),
  );
  const cuts = fc.array(fc.nat(200), { maxLength: 8 });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), cuts, (parts, at) => {
      const text = parts.join("");
      const places = [0, ...at.filter((place) => place < text.length).toSorted((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
      const verdict = verdictOf([text]);
      assert.deepEqual(verdictOf(pieces), verdict);
      assert.ok(verdict.text.isWellFormed() && verdict.text.length <= text.length);
      assert.doesNotMatch(verdict.text, /<\|\w|<｜|<\/think/i);
    }),
    { numRuns: 3_000 },
  );
});

Deno.test("the filter: the longest answer takes milliseconds", () => {
  const text = Array.from({ length: 2_000 }, (_, number) => `word${number * 7919 % 1000}`).join(" ");
  const begin = performance.now();
  verdictOf(text.match(/.{1,4}/gs)!);
  assert.ok(performance.now() - begin < 1_000);
});
